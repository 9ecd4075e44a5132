import { type Html, html } from "../html.ts";

/** What every plot has. */
export type PlotFrame = {
  /** What it is, in a few words: read aloud first. */
  readonly title: string;
  /** What is to be seen, in words: whoever does not see the picture knows as much. */
  readonly description: string;
  /** In units of the plot's own; it is drawn at most so wide. */
  readonly width: number;
  /** The same units. */
  readonly height: number;
  /** Classes of the page's style. @default "plot" */
  readonly className?: string | undefined;
};

/**
 * An inline picture with a name and a description for screen readers. Colours come from the page's style; nothing in it depends on colour alone.
 *
 * @example
 * plotFrame({ title: "Two bars", description: "One is longer.", width: 100, height: 20 }, html`<rect width="90" height="9"/>`);
 */
export const plotFrame = ({ title, description, width, height, className = "plot" }: PlotFrame, content: Html): Html =>
  html`<svg class="${className}" viewBox="0 0 ${width} ${height}" width="${width}" role="img"><title>${title}</title><desc>${description}</desc>${content}</svg>`;
