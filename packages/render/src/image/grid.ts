import { GRID_GAP, GRID_GAP_COLOUR } from "../views.ts";

/** Four square RGB views in one picture: left to right, then top to bottom, with the cross of {@link GRID_GAP} between them. */
export function composeGrid(views: readonly Uint8Array[], size: number): Uint8Array {
  const side = 2 * size + GRID_GAP;
  const grid = new Uint8Array(side * side * 3);
  if (GRID_GAP_COLOUR.some((c) => c !== 0))
    for (let at = 0; at < grid.length; at++) grid[at] = GRID_GAP_COLOUR[at % 3]!;
  views.forEach((view, n) => {
    const left = (n % 2) * (size + GRID_GAP);
    const top = (n >> 1) * (size + GRID_GAP);
    for (let y = 0; y < size; y++) {
      grid.set(view.subarray(y * size * 3, (y + 1) * size * 3), ((top + y) * side + left) * 3);
    }
  });
  return grid;
}
