type Size = { readonly width: number; readonly height: number };

/**
 * Places rectangles on shelves, the highest first, in the smallest square with a power of two as its side that holds them; null when `longest` is too
 * small.
 */
export function packRectangles(
  rectangles: readonly Size[],
  longest: number,
): { readonly places: readonly { readonly x: number; readonly y: number }[]; readonly size: Size } | null {
  for (let side = 16; side <= longest; side *= 2) {
    const places = place(rectangles, side);
    if (places) return { places, size: { width: side, height: side } };
  }
  return null;
}

function place(rectangles: readonly Size[], side: number) {
  const order = rectangles.map((_, n) => n).sort((a, b) => rectangles[b]!.height - rectangles[a]!.height || a - b);
  const places = new Array<{ x: number; y: number }>(rectangles.length);
  let [x, y, shelf] = [0, 0, 0];
  for (const n of order) {
    const { width, height } = rectangles[n]!;
    if (x + width > side) {
      y += shelf;
      x = 0;
      shelf = 0;
    }
    if (width > side || y + height > side) return null;
    places[n] = { x, y };
    x += width;
    shelf = Math.max(shelf, height);
  }
  return places;
}
