import { GRID_GAP, GRID_GAP_COLOUR } from "../views.ts";

/** Columns and rows of a grid of n views: as near to a square as possible, never higher than wide. */
export function gridShape(views: number): { readonly columns: number; readonly rows: number } {
  const columns = Math.ceil(Math.sqrt(views));
  return { columns, rows: Math.ceil(views / columns) };
}

/** Size of the grid's picture, pixels. */
export function gridSize(views: number, { size, gap = GRID_GAP }: { readonly size: number; readonly gap?: number }) {
  const { columns, rows } = gridShape(views);
  return { width: columns * size + (columns - 1) * gap, height: rows * size + (rows - 1) * gap };
}

/** Square RGB views in one picture: left to right, then top to bottom, with black gaps of {@link GRID_GAP} between them. */
export function composeGrid(views: readonly Uint8Array[], size: number, gap: number = GRID_GAP): Uint8Array {
  const { columns } = gridShape(views.length);
  const { width, height } = gridSize(views.length, { size, gap });
  const grid = new Uint8Array(width * height * 3);
  if (GRID_GAP_COLOUR.some((c) => c !== 0))
    for (let at = 0; at < grid.length; at++) grid[at] = GRID_GAP_COLOUR[at % 3]!;
  views.forEach((view, n) => {
    const left = (n % columns) * (size + gap);
    const top = Math.floor(n / columns) * (size + gap);
    for (let y = 0; y < size; y++) {
      grid.set(view.subarray(y * size * 3, (y + 1) * size * 3), ((top + y) * width + left) * 3);
    }
  });
  return grid;
}
