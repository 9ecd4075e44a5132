import { factList, type Html, html, pageDocument } from "@404-gen/core/page";
import { percent } from "./page-text.ts";
import type { EvaluationSummary } from "./types.ts";

/** The page of both kinds of evaluation: the sides, the verdict, its counts, the refused files, and the duels. */
export function evaluationDocument(summary: EvaluationSummary, duels: readonly Html[]): string {
  const { names, margin } = summary;
  const tone = margin > 0 ? "crown" : "";
  return pageDocument({
    title: `${names.b} against ${names.a}`,
    pictures: "beside",
    header: html`<p class="soft small">404-GEN, self-evaluation</p><h1>${names.b} <span class="soft">against</span> ${names.a}</h1>
<p class="card ${tone}"><strong>${verdictOf(summary)}.</strong><br><span class="small soft">margin <b>${percent(margin)}</b>: ${names.a} defends, ${names.b} challenges</span></p>
${facts(summary)}${notes(summary)}`,
    main: html`<section><h2>Duels</h2>${duels}</section>`,
    footer: html`Made by 404-gen judge. The record is duels.json, beside this page.`,
  });
}

/** The outcome in words. */
export function verdictOf({ names, complete, qualifies, margin, duels }: EvaluationSummary): string {
  if (!complete) return `not finished: ${duels.skipped} duels still to be judged; run again`;
  if (qualifies) return `${names.b} would take the crown`;
  if (margin > 0) return `${names.b} is better, not by enough to take the crown`;
  return margin < 0 ? `${names.a} is better` : "even";
}

function facts({ names, duels, prompts, judge, offline }: EvaluationSummary): Html {
  return factList([
    ["prompts", prompts],
    [`won by ${names.b}`, duels.b],
    [`won by ${names.a}`, duels.a],
    ["draws", duels.draw],
    ["without a preview", duels.missing],
    ["judge", `${judge}${offline ? " (offline: no model saw the pictures)" : ""}`],
  ]);
}

function notes({ names, problems }: EvaluationSummary): Html | null {
  if (problems.length === 0) return null;
  return html`<details open><summary>${problems.length} files were refused and count as missing</summary><ul class="small">${problems.map(
    ({ side, name, code, message }) => html`<li><b>${names[side]}: ${name}</b> <code>${code}</code> ${message}</li>`,
  )}</ul></details>`;
}

/** Parts of a duel's section: the prompt and both sides. */
export type DuelParts = {
  readonly name: string;
  readonly winner: "left" | "right" | "draw" | "skipped";
  readonly prompt: string;
  readonly left: { readonly picture: string | null; readonly note?: string | undefined };
  readonly right: { readonly picture: string | null; readonly note?: string | undefined };
  readonly flags: readonly string[];
  readonly words: string;
  /** Parts below the duel that the reader can unfold. */
  readonly more?: readonly (Html | null)[] | undefined;
};

/** An evaluation for the page. `views`: prompt → path of its page in 3D, beside this one. */
export type PageSummary = EvaluationSummary & { readonly views: ReadonlyMap<string, string> };

/** The section of one duel. The better side has a word and a frame. */
export function duelSection({ names, views }: PageSummary, duel: DuelParts): Html {
  const { name, winner, flags, words } = duel;
  const outcome = {
    left: `${names.a} is better`,
    right: `${names.b} is better`,
    draw: "a draw",
    skipped: "not judged",
  };
  const side = (whose: "left" | "right") => {
    const { picture, note } = duel[whose];
    const label = `${whose === "left" ? names.a : names.b}${note === undefined ? "" : `, ${note}`}`;
    return figure(label, { picture, isBetter: winner === whose });
  };
  const view = views.get(name);
  return html`<section class="duel" aria-label="${name}"><h3 class="full stem mono" title="${name}">${name}</h3>
${figure("prompt", { picture: duel.prompt, isBetter: false })}${side("left")}${side("right")}
<p class="full small"><strong>${outcome[winner]}.</strong>${flags.map((flag) => html` <span class="badge wait">${flag}</span>`)} ${words}${view && html` <a href="${encodeURI(view)}">Turn both in 3D</a>`}</p>${duel.more}</section>`;
}

type Figure = { readonly picture: string | null; readonly isBetter: boolean };

function figure(label: string, { picture, isBetter }: Figure): Html {
  const picturePart = picture === null ? html`<div class="none">no preview</div>` : image(picture, label);
  return html`<figure class="${isBetter ? "won" : ""}">${picturePart}<figcaption>${label}${isBetter ? " – better" : ""}</figcaption></figure>`;
}

/** A picture beside the page, which is loaded when it comes into view. */
export const image = (address: string, alt: string): Html =>
  html`<img loading="lazy" decoding="async" alt="${alt}" src="${encodeURI(address.split("#", 1)[0] as string)}">`;

/** Sorts duels for the page: wins of the challenger, its losses, duels without a verdict, draws. */
export const inReadingOrder = <T extends { readonly winner: DuelParts["winner"] }>(duels: readonly T[]): T[] => {
  const order = { right: 0, left: 1, skipped: 2, draw: 3 } as const;
  return [...duels].sort((x, y) => order[x.winner] - order[y.winner]);
};
