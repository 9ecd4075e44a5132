import { type Html, html } from "./html.ts";

/** A name, and its value as a word or a number. */
export type Fact = readonly [name: string, value: string | number];

/**
 * Names with their values, side by side under the heading of a page.
 *
 * @example
 * const header = html`<h1>Two chairs</h1>${factList([["prompts", 128], ["draws", 3]])}`;
 */
export const factList = (facts: readonly Fact[]): Html =>
  html`<dl class="facts">${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
