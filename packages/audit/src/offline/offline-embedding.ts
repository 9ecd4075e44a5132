import { decodeImage } from "@404-gen/core/image";
import { resizePlanar } from "../distance/resize.ts";

/** Side of the grid on which colours are compared, cells. Two views a side: 16 cells a view of the 2 × 2 preview. */
const COLOUR_SIDE = 32;
/** Side of the finer grid on which edges are measured, and of the coarser one that sums them up. */
const EDGE_SIDE = 128;
const EDGE_CELLS = 32;
/** Weight of edges against colours. Tuned on the reference renders; `offline-embedding.test.ts` has the pairs that it must distinguish. */
const EDGE_WEIGHT = 1.2;
const MAX_PIXELS = 16_777_216;

/**
 * Turns a picture into numbers without a model: the distance of each cell of a coarse grid from the white background, and the strength and direction
 * of its edges. The same bytes give the same numbers on every machine (additions and multiplications only).
 *
 * It sees whether two models differ and whether one is worse, but not what they show. That is why records name it `offline`.
 */
export async function offlineEmbedding(
  picture: Uint8Array,
  options: { readonly signal?: AbortSignal | undefined } = {},
): Promise<Float64Array> {
  const image = await decodeImage(picture, { channels: 3, maxPixels: MAX_PIXELS, signal: options.signal });
  const colours = resizePlanar(image, { width: COLOUR_SIDE, height: COLOUR_SIDE });
  const fine = resizePlanar(image, { width: EDGE_SIDE, height: EDGE_SIDE });
  const colourPart = inkOf(colours);
  const edgePart = edgesOf(luma(fine));
  const out = new Float64Array(colourPart.length + edgePart.length);
  out.set(normalise(colourPart), 0);
  out.set(
    normalise(edgePart).map((value) => value * EDGE_WEIGHT),
    colourPart.length,
  );
  // A blank picture gets a direction too: so the distance of two blank pictures can be measured, and is 0.
  return out.some((value) => value !== 0) ? out : out.fill(1);
}

/** Distance of each channel from white, 0 to 1, and the cell's hue (channel minus mean, times 2), which the distances alone hardly show. */
function inkOf(planes: readonly Float32Array[]): Float64Array {
  const cells = COLOUR_SIDE * COLOUR_SIDE;
  const out = new Float64Array(cells * 6);
  for (let i = 0; i < cells; i++) {
    const rgb = planes.map((plane) => 1 - (plane[i] as number) / 255);
    const mean = rgb.reduce((sum, one) => sum + one, 0) / 3;
    rgb.forEach((one, c) => {
      out[c * cells + i] = one;
      out[(3 + c) * cells + i] = (one - mean) * 2;
    });
  }
  return out;
}

function luma(planes: readonly Float32Array[]): Float64Array {
  const [r, g, b] = planes as [Float32Array, Float32Array, Float32Array];
  return Float64Array.from(r, (red, i) => (0.299 * red + 0.587 * (g[i] as number) + 0.114 * (b[i] as number)) / 255);
}

/** Strength of edges per cell in four directions: rising and falling, across and down. */
function edgesOf(grey: Float64Array): Float64Array {
  const cell = EDGE_SIDE / EDGE_CELLS;
  const cells = EDGE_CELLS * EDGE_CELLS;
  const out = new Float64Array(cells * 4);
  for (let y = 1; y < EDGE_SIDE - 1; y++) {
    for (let x = 1; x < EDGE_SIDE - 1; x++) {
      const at = y * EDGE_SIDE + x;
      const dx = (grey[at + 1] as number) - (grey[at - 1] as number);
      const dy = (grey[at + EDGE_SIDE] as number) - (grey[at - EDGE_SIDE] as number);
      const to = Math.trunc(y / cell) * EDGE_CELLS + Math.trunc(x / cell);
      const across = dx > 0 ? 0 : cells;
      const down = dy > 0 ? 2 * cells : 3 * cells;
      out[across + to] = (out[across + to] as number) + Math.abs(dx);
      out[down + to] = (out[down + to] as number) + Math.abs(dy);
    }
  }
  return out;
}

function normalise(values: Float64Array): Float64Array {
  const norm = Math.sqrt(values.reduce((sum, one) => sum + one * one, 0));
  return norm > 0 ? values.map((one) => one / norm) : values;
}
