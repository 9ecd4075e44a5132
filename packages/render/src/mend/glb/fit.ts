import { meshCamera } from "../../camera.ts";
import { VIEWS } from "../../views.ts";

/** Largest coordinate after a fit: a little below 0.6, since 0.6 as float32 is more than 0.6. */
const REACH = 0.5999;

/** Most of a view's half width that the model may take. Own choice: a thin white edge stays. */
const SHARE = 0.98;

/** How a model is moved and scaled: p' = (p − centre) · scale. */
export type Fit = { readonly centre: readonly [number, number, number]; readonly scale: number };

/** The fit that centres a mesh and makes it as large as the cube and all four views allow. `positions`: only those that triangles use. */
export function findFit(meshes: readonly { readonly positions: Float32Array }[]): Fit {
  const [min, max] = bounds(meshes);
  const centre = min.map((low, axis) => (low + max[axis]!) / 2) as [number, number, number];
  const half = Math.max(...max.map((high, axis) => high - centre[axis]!));
  const cube = REACH / half;
  return { centre, scale: Math.min(cube, scaleInViews(meshes, centre)) };
}

/** Lowest and highest coordinates. */
export function bounds(meshes: readonly { readonly positions: Float32Array }[]): [number[], number[]] {
  const min = [0, 0, 0].fill(Number.POSITIVE_INFINITY);
  const max = [0, 0, 0].fill(Number.NEGATIVE_INFINITY);
  for (const { positions } of meshes)
    for (let at = 0; at < positions.length; at++) {
      const axis = at % 3;
      if (positions[at]! < min[axis]!) min[axis] = positions[at]!;
      if (positions[at]! > max[axis]!) max[axis] = positions[at]!;
    }
  return [min, max];
}

/** The largest scale at which every vertex is seen from all four cameras, which stand two units away. */
function scaleInViews(meshes: readonly { readonly positions: Float32Array }[], centre: readonly number[]): number {
  let scale = Number.POSITIVE_INFINITY;
  for (const view of VIEWS) {
    const { view: m, focal } = meshCamera(view);
    const distance = -m[11]!;
    for (const { positions } of meshes)
      for (let at = 0; at < positions.length; at += 3) {
        const [x, y, z] = [0, 1, 2].map((k) => positions[at + k]! - centre[k]!) as [number, number, number];
        const row = (r: number): number => m[4 * r]! * x + m[4 * r + 1]! * y + m[4 * r + 2]! * z;
        const lateral = Math.max(Math.abs(row(0)), Math.abs(row(1)));
        // focal · s·lateral ≤ SHARE · (distance − s·depth)
        const weight = focal * lateral + SHARE * row(2);
        if (weight > 0) scale = Math.min(scale, (SHARE * distance) / weight);
      }
  }
  return scale;
}

/** Positions after a fit. */
export function fitPositions(positions: Float32Array, { centre, scale }: Fit): Float32Array {
  return positions.map((value, at) => (value - centre[at % 3]!) * scale);
}
