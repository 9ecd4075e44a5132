import type { RawImage } from "@404-gen/core/image";

/** Colour at a place, x and y from −1 to 1; null where the background is. */
export type Shape = (x: number, y: number) => readonly [number, number, number] | null;
const SIDE = 240;

/** A picture like a preview: white, with a shape on it. */
export function drawShape(shape: Shape): RawImage {
  const data = new Uint8Array(SIDE * SIDE * 3).fill(255);
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) {
      const colour = shape((x / SIDE) * 2 - 1, (y / SIDE) * 2 - 1);
      if (colour) data.set(colour, (y * SIDE + x) * 3);
    }
  }
  return { width: SIDE, height: SIDE, channels: 3, data };
}

/** Darker to the left. */
export const shade = (x: number) => Math.round(40 * (1 + x));
export const disc: Shape = (x, y) => (x * x + y * y < 0.4 ? [180 - shade(x), 60, 50] : null);
export const box: Shape = (x, y) => (Math.abs(x) < 0.6 && Math.abs(y) < 0.35 ? [60, 90, 180 - shade(x)] : null);
/** Much like the disc. */
export const slightlyWider: Shape = (x, y) => disc(x * 0.99, y);
