import { type Html, html } from "../html.ts";
import { plotFrame } from "./plot-frame.ts";

/** A cell: a full square, a half-high bar, a ring, or nothing. */
export type HeatMark = "won" | "drawn" | "lost" | null;

/** Rows, columns and what stands where they meet. */
export type HeatMapData = {
  /** Names of the rows, from the top. */
  readonly rows: readonly string[];
  /** Names of the columns, from the left. */
  readonly columns: readonly string[];
  /** By number of row and column, from 0. */
  mark(row: number, column: number): HeatMark;
};

const CELL = 13;
const TOP = 18;
const LEFT = 46;

/** One path for each kind: 45 × 128 cells are then 60 kB and not 600. */
const SHAPES: Readonly<Record<Exclude<HeatMark, null>, (x: number, y: number) => string>> = {
  won: (x, y) => `M${x} ${y}h11v11h-11z`,
  drawn: (x, y) => `M${x} ${y + 4}h11v3h-11z`,
  lost: (x, y) => `M${x + 3} ${y + 3}h5v5h-5z`,
};

/**
 * A table of marks: a large square is won, a bar drawn, a small square lost; the size tells them apart without colour. Rows and columns carry numbers,
 * every fifth where there are many.
 *
 * @example
 * heatMap({ rows: ["chair"], columns: ["5Hxx"], mark: () => "won" }, { title: "Prompts", description: "5Hxx won chair." });
 */
export function heatMap(
  { rows, columns, mark }: HeatMapData,
  {
    title,
    description,
  }: {
    /** What it is, read aloud first. */
    readonly title: string;
    /** What is to be seen, in words. */
    readonly description: string;
  },
): Html {
  const paths: Record<Exclude<HeatMark, null>, string> = { won: "", drawn: "", lost: "" };
  for (let row = 0; row < rows.length; row++)
    for (let column = 0; column < columns.length; column++) {
      const kind = mark(row, column);
      if (kind !== null) paths[kind] += SHAPES[kind](LEFT + column * CELL + 1, TOP + row * CELL + 1);
    }
  const labelsOf = (names: readonly string[], text: (name: string, index: number) => Html) =>
    names.map((name, index) => (names.length > 12 && (index + 1) % 5 !== 0 ? null : text(name, index)));
  const labels = html`${labelsOf(columns, (name, index) => html`<text x="${LEFT + index * CELL + CELL / 2}" y="${TOP - 5}" text-anchor="middle">${name}</text>`)}${labelsOf(rows, (name, index) => html`<text x="${LEFT - 6}" y="${TOP + index * CELL + 10}" text-anchor="end">${name}</text>`)}`;
  const frame = { title, description, width: LEFT + columns.length * CELL + 4, height: TOP + rows.length * CELL + 4 };
  return plotFrame(
    { ...frame, className: "plot heat" },
    html`${labels}<path d="${paths.won}" fill="var(--good)"/><path d="${paths.drawn}" fill="var(--wait)"/><path d="${paths.lost}" fill="var(--bad)"/>`,
  );
}
