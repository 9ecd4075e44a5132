import type { Features } from "./features.ts";

/** Errors of a view, each from 0 (like the prompt) to 1 (nothing in common). */
export type Measures = {
  /** 1 − overlap of the two outlines; null when the prompt's object has no known outline. */
  readonly silhouette: number | null;
  /** Colours in all, and colours by place. */
  readonly colour: number;
  /** Edge directions by place, and the amount of fine detail. */
  readonly structure: number;
};

/** Lightness counts less than hue: the renderer's lamp changes it. */
const LIGHTNESS = 0.3;
/** Mean CIE distance that counts as nothing in common: about that of two saturated hues that are a third of the circle apart. */
const FULL_COLOUR = 45;
/** Binary logarithm of the ratio of details that counts as nothing in common: eight times as much, or an eighth. */
const FULL_DETAIL = 3;
/** Added to both details before the ratio: smaller gradients of L* are noise of the render. */
const DETAIL_FLOOR = 0.6;

/** Compares one view with the prompt. */
export function measureView(prompt: Features, view: Features): Measures {
  return {
    silhouette: prompt.outlined ? outlineError(prompt.outline, view.outline) : null,
    colour: 0.5 * paletteError(prompt, view) + 0.5 * placeError(prompt, view),
    structure: 0.5 * edgeError(prompt.edges, view.edges) + 0.5 * detailError(prompt, view),
  };
}

function outlineError(a: Float32Array, b: Float32Array): number {
  let [both, either] = [0, 0];
  for (let at = 0; at < a.length; at++) {
    both += Math.min(a[at] as number, b[at] as number);
    either += Math.max(a[at] as number, b[at] as number);
  }
  return either === 0 ? 1 : 1 - both / either;
}

/** Earth mover's distance of the colours of all channels, one by one: how far the palette has to move. */
export function paletteError({ quantiles: a }: Features, { quantiles: b }: Features): number {
  const each = a.length / 3;
  let sum = 0;
  for (let at = 0; at < a.length; at++)
    sum += Math.abs((a[at] as number) - (b[at] as number)) * (at < each ? LIGHTNESS : 1);
  return Math.min(1, sum / each / FULL_COLOUR);
}

function placeError({ colours: a }: Features, { colours: b }: Features): number {
  let [sum, weight] = [0, 0];
  for (let at = 0; at < a.length; at += 4) {
    const share = Math.min(a[at + 3] as number, b[at + 3] as number);
    const [dl, da, db] = [0, 1, 2].map((c) => (a[at + c] as number) - (b[at + c] as number)) as [
      number,
      number,
      number,
    ];
    sum += share * Math.min(FULL_COLOUR, Math.sqrt((LIGHTNESS * dl) ** 2 + da ** 2 + db ** 2));
    weight += share;
  }
  return weight === 0 ? 1 : sum / weight / FULL_COLOUR;
}

/** 1 − cosine of the edge maps. Their square roots are taken, so that one strong edge does not count for more than all others. */
function edgeError(a: Float32Array, b: Float32Array): number {
  let [dot, aa, bb] = [0, 0, 0];
  for (let at = 0; at < a.length; at++) {
    dot += Math.sqrt((a[at] as number) * (b[at] as number));
    aa += a[at] as number;
    bb += b[at] as number;
  }
  if (aa === 0 && bb === 0) return 0;
  return aa === 0 || bb === 0 ? 1 : 1 - dot / Math.sqrt(aa * bb);
}

function detailError({ detail: a }: Features, { detail: b }: Features): number {
  const apart = (i: 0 | 1) => Math.abs(Math.log2((a[i] + DETAIL_FLOOR) / (b[i] + DETAIL_FLOOR))) / FULL_DETAIL;
  return Math.min(1, (apart(0) + apart(1)) / 2);
}
