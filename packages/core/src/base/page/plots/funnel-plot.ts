import { type Html, html } from "../html.ts";
import { plotFrame } from "./plot-frame.ts";

/** How many are left after a step. */
export type FunnelStep = {
  /** Stands before the bar. */
  readonly name: string;
  /** How many are left, 0 or more. */
  readonly count: number;
};

const WIDTH = 560;
const ROW = 26;
const NAMES = 190;

/**
 * How many are left step by step: a bar each, its name before it and its number behind.
 *
 * @example
 * funnelPlot([{ name: "submitted", count: 12 }, { name: "qualified", count: 3 }], { title: "The field" });
 */
export function funnelPlot(
  steps: readonly FunnelStep[],
  {
    title,
  }: {
    /** What it is, read aloud first. */
    readonly title: string;
  },
): Html {
  const most = Math.max(1, ...steps.map(({ count }) => count));
  const room = WIDTH - NAMES - 50;
  const rows = steps.map(({ name, count }, index) => {
    const [y, length] = [index * ROW, (count / most) * room];
    return html`<text x="${NAMES - 8}" y="${y + 16}" text-anchor="end">${name}</text><rect x="${NAMES}" y="${y + 4}" width="${Math.max(1, length).toFixed(1)}" height="${ROW - 9}" rx="3" fill="var(--accent)"/><text x="${(NAMES + length + 6).toFixed(1)}" y="${y + 16}">${count}</text>`;
  });
  const description = `${steps.map(({ name, count }) => `${name}: ${count}`).join("; ")}.`;
  return plotFrame({ title, description, width: WIDTH, height: steps.length * ROW }, html`${rows}`);
}
