import { type Html, html } from "../html.ts";
import { plotFrame } from "./plot-frame.ts";

const WIDTH = 360;
const HEIGHT = 92;
/** Distances beyond this stand at the right edge. */
const FARTHEST = 0.5;

/** A prompt of an audit. */
export type DistanceDot = {
  /** 0 to 2; null: there is none, and the dot stands at the right edge. */
  readonly distance: number | null;
  /** Its colour: as it should be, not, or not known. */
  readonly tone: "good" | "bad" | "wait";
  /** Drawn larger. */
  readonly isDecisive: boolean;
  /** Shown when the pointer is on it. */
  readonly words: string;
};

/**
 * How far each prompt lies from what was submitted, against the limit. A prompt beyond it is a cross: no colour is needed to read it.
 *
 * @example
 * distancePlot([{ distance: 0.04, tone: "good", isDecisive: false, words: "chair: 0.04" }], { limit: 0.1 });
 */
export function distancePlot(
  dots: readonly DistanceDot[],
  {
    limit,
  }: {
    /** Largest distance that passes, 0 to 2. */
    readonly limit: number;
  },
): Html {
  const x = (distance: number) => 10 + (Math.min(distance, FARTHEST) / FARTHEST) * (WIDTH - 20);
  const close = dots.filter(({ distance }) => distance !== null && distance <= limit).length;
  const marks = dots.map((dot, index) =>
    mark(dot, { x: x(dot.distance ?? FARTHEST), y: 14 + ((index * 7) % 46), limit }),
  );
  const description = `${close} of ${dots.length} prompts lie within ${limit}${close < dots.length ? "; the others are crosses" : ""}.`;
  return plotFrame(
    { title: "Distances against the limit", description, width: WIDTH, height: HEIGHT, className: "plot strip" },
    html`<line x1="${x(limit)}" x2="${x(limit)}" y1="6" y2="66" stroke="var(--soft)" stroke-dasharray="3 3"/>
<line x1="10" x2="${WIDTH - 10}" y1="68" y2="68" stroke="var(--line)"/>${marks}<text x="10" y="84">0</text><text x="${x(limit)}" y="84" text-anchor="middle">${limit}</text><text x="${WIDTH - 10}" y="84" text-anchor="end">${FARTHEST} and more</text>`,
  );
}

type Spot = { readonly x: number; readonly y: number; readonly limit: number };

function mark({ distance, tone, isDecisive, words }: DistanceDot, { x, y, limit }: Spot): Html {
  const size = isDecisive ? 5 : 3;
  const title = html`<title>${words}</title>`;
  if (distance !== null && distance <= limit)
    return html`<circle cx="${x.toFixed(1)}" cy="${y}" r="${size}" fill="var(--${tone})" fill-opacity=".8">${title}</circle>`;
  const [left, right] = [(x - size).toFixed(1), (x + size).toFixed(1)];
  return html`<path d="M${left} ${y - size}L${right} ${y + size}M${right} ${y - size}L${left} ${y + size}" stroke="var(--${tone})" stroke-width="2">${title}</path>`;
}
