import { CROP, type Crop } from "./crop.ts";

/** Sides of the coarse maps, cells: outline 64, colour 16, edges 8, with 6 directions in each cell. */
export const OUTLINE_SIDE = 64;
export const COLOUR_SIDE = 16;
const CELLS = 8;
const DIRECTIONS = 6;
const QUANTILES = 33;

/** Features that are compared. They are small enough to keep them for every picture of a round. */
export type Features = {
  readonly outlined: boolean;
  /** Coverage, OUTLINE_SIDE². */
  readonly outline: Float32Array;
  /** L*, a*, b*, coverage of each cell, COLOUR_SIDE² × 4. */
  readonly colours: Float32Array;
  /** QUANTILES of L*, then a*, then b* over the object. */
  readonly quantiles: Float32Array;
  /** Edge strength by cell and direction, CELLS² × DIRECTIONS. */
  readonly edges: Float32Array;
  /** Mean gradient of L* inside the object, at full and at half size. */
  readonly detail: readonly [number, number];
};

export function featuresOf(crop: Crop): Features {
  const half = pool(crop.lab[0], { cover: crop.cover, side: CROP / 2 });
  return {
    outlined: crop.outlined,
    outline: pool(crop.cover, { side: OUTLINE_SIDE }),
    colours: colourMap(crop),
    quantiles: quantilesOf(crop),
    ...edgesOf(crop),
    detail: [
      gradientMean({ luma: crop.lab[0], cover: crop.cover, side: CROP }),
      gradientMean({ luma: half, cover: pool(crop.cover, { side: CROP / 2 }), side: CROP / 2 }),
    ],
  };
}

/** Averages a CROP² plane down to side², by coverage when given. */
function pool(plane: Float32Array, { cover, side }: { cover?: Float32Array; side: number }): Float32Array {
  const out = new Float32Array(side * side);
  const factor = CROP / side;
  for (let row = 0; row < side; row++)
    for (let column = 0; column < side; column++) {
      let [sum, weight] = [0, 0];
      for (let y = row * factor; y < (row + 1) * factor; y++)
        for (let x = column * factor; x < (column + 1) * factor; x++) {
          const share = cover === undefined ? 1 : (cover[y * CROP + x] as number);
          sum += share * (plane[y * CROP + x] as number);
          weight += share;
        }
      out[row * side + column] = weight > 0 ? sum / weight : 0;
    }
  return out;
}

function colourMap({ lab, cover }: Crop): Float32Array {
  const planes = [...lab.map((plane) => pool(plane, { cover, side: COLOUR_SIDE })), pool(cover, { side: COLOUR_SIDE })];
  const out = new Float32Array(COLOUR_SIDE * COLOUR_SIDE * 4);
  for (let cell = 0; cell < COLOUR_SIDE * COLOUR_SIDE; cell++)
    for (let plane = 0; plane < 4; plane++) out[cell * 4 + plane] = (planes[plane] as Float32Array)[cell] as number;
  return out;
}

function quantilesOf({ lab, cover }: Crop): Float32Array {
  const inside: number[] = [];
  for (let at = 0; at < cover.length; at++) if ((cover[at] as number) >= 0.5) inside.push(at);
  const out = new Float32Array(QUANTILES * 3);
  for (let plane = 0; plane < 3 && inside.length > 0; plane++) {
    const values = Float32Array.from(inside, (at) => (lab[plane] as Float32Array)[at] as number).sort();
    for (let q = 0; q < QUANTILES; q++)
      out[plane * QUANTILES + q] = values[Math.round((q / (QUANTILES - 1)) * (values.length - 1))] as number;
  }
  return out;
}

type Plane = { readonly luma: Float32Array; readonly cover: Float32Array; readonly side: number };

/** Visits the gradient at every pixel whose neighbours are all inside the object, so not at the outline. */
function eachGradient({ luma, cover, side }: Plane, visit: (at: number, dx: number, dy: number) => void): void {
  for (let y = 1; y < side - 1; y++)
    for (let x = 1; x < side - 1; x++) {
      const at = y * side + x;
      const inside = [at, at - 1, at + 1, at - side, at + side].every((place) => (cover[place] as number) > 0.99);
      if (!inside) continue;
      visit(
        at,
        (luma[at + 1] as number) - (luma[at - 1] as number),
        (luma[at + side] as number) - (luma[at - side] as number),
      );
    }
}

function gradientMean(plane: Plane): number {
  let [sum, count] = [0, 0];
  eachGradient(plane, (_, dx, dy) => {
    sum += Math.sqrt(dx * dx + dy * dy);
    count++;
  });
  return count === 0 ? 0 : sum / count;
}

function edgesOf({ lab, cover }: Crop): { readonly edges: Float32Array } {
  const edges = new Float32Array(CELLS * CELLS * DIRECTIONS);
  const size = CROP / CELLS;
  eachGradient({ luma: lab[0], cover, side: CROP }, (at, dx, dy) => {
    const strength = Math.sqrt(dx * dx + dy * dy);
    if (strength === 0) return;
    const cell = Math.floor(Math.floor(at / CROP) / size) * CELLS + Math.floor((at % CROP) / size);
    const turn = Math.atan2(dy, dx) / Math.PI; // −1 to 1; opposite directions are one
    const direction = Math.floor(((turn + 1) % 1) * DIRECTIONS) % DIRECTIONS;
    const index = cell * DIRECTIONS + direction;
    edges[index] = (edges[index] as number) + strength;
  });
  return { edges };
}
