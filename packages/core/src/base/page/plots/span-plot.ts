import { type Html, html } from "../html.ts";
import { plotFrame } from "./plot-frame.ts";

/** Somebody's time, from one place of the axis to another. */
export type PlotSpan = {
  /** Who. Equal names share a line. */
  readonly name: string;
  /** First place, in the axis' unit. */
  readonly from: number;
  /** First place that is another's; null: it goes on. */
  readonly to: number | null;
  /** Shown when the pointer is on it, and in the description. */
  readonly words: string;
  /** Outlined: what the page is about. @default false */
  readonly isMarked?: boolean | undefined;
};

const WIDTH = 640;
const ROW = 24;
const NAMES = 120;

/**
 * Who had something from when to when: a line for each name, in the order in which they come.
 *
 * @example
 * spanPlot([{ name: "5Hxx", from: 100, to: null, words: "5Hxx from block 100" }], { title: "The crown", unit: "block" });
 */
export function spanPlot(
  spans: readonly PlotSpan[],
  {
    title,
    unit,
  }: {
    /** What it is, read aloud first. */
    readonly title: string;
    /** Unit of the axis. */
    readonly unit: string;
  },
): Html {
  const names = [...new Set(spans.map(({ name }) => name))];
  const first = Math.min(...spans.map(({ from }) => from));
  const ends = spans.map(({ from, to }) => to ?? from);
  // A span that goes on is drawn a sixth beyond what is known.
  const last = first + Math.max(1, Math.max(...ends) - first) * 1.17;
  const x = (place: number) => NAMES + ((place - first) / (last - first)) * (WIDTH - NAMES - 12);
  const rows = names.map(
    (name, index) =>
      html`<text x="${NAMES - 8}" y="${index * ROW + 16}" text-anchor="end">${name}</text><line x1="${NAMES}" x2="${WIDTH - 12}" y1="${index * ROW + 12}" y2="${index * ROW + 12}" stroke="var(--line)"/>`,
  );
  const bars = spans.map(({ name, from, to, words, isMarked }) => {
    const [left, right, y] = [x(from), x(to ?? last), names.indexOf(name) * ROW];
    const open = to === null ? html`<path d="M${right.toFixed(1)} ${y + 4}l8 8l-8 8z" fill="var(--accent)"/>` : null;
    return html`<g><title>${words}</title><rect x="${left.toFixed(1)}" y="${y + 4}" width="${Math.max(2, right - left).toFixed(1)}" height="16" fill="var(--accent)"${isMarked ? html` stroke="var(--ink)" stroke-width="2"` : null}/>${open}</g>`;
  });
  const bottom = names.length * ROW;
  const axis = html`<text x="${NAMES}" y="${bottom + 14}">${unit} ${first}</text><text x="${WIDTH - 12}" y="${bottom + 14}" text-anchor="end">${unit} ${Math.round(Math.max(...ends))} and on</text>`;
  const description = `${spans.map(({ words }) => words).join("; ")}.`;
  return plotFrame({ title, description, width: WIDTH, height: bottom + 20 }, html`${rows}${bars}${axis}`);
}
