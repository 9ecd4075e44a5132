import type { Quality } from "./quality.ts";
import type { Pixels } from "./silhouette.ts";

/** The colour of a level without colour, sRGB. */
const PLAIN = [122, 116, 108] as const;

/**
 * The picture as a square of `quality.texture` × `quality.texture` pixels, by box averages; its colour is mixed with PLAIN by the level's `colour`.
 */
export function paintTexture(picture: Pixels, quality: Quality): Pixels {
  const size = quality.texture;
  const data = new Uint8Array(size * size * 3);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      for (let channel = 0; channel < 3; channel++) {
        const mean = boxMean(picture, { x, y, size, channel });
        data[(y * size + x) * 3 + channel] = Math.round(
          mean * quality.colour + (PLAIN[channel] ?? 0) * (1 - quality.colour),
        );
      }
    }
  }
  return { width: size, height: size, data };
}

type Box = { readonly x: number; readonly y: number; readonly size: number; readonly channel: number };

function boxMean({ width, height, data }: Pixels, { x, y, size, channel }: Box): number {
  const [x0, x1] = [
    Math.floor((x * width) / size),
    Math.max(Math.floor(((x + 1) * width) / size), Math.floor((x * width) / size) + 1),
  ];
  const [y0, y1] = [
    Math.floor((y * height) / size),
    Math.max(Math.floor(((y + 1) * height) / size), Math.floor((y * height) / size) + 1),
  ];
  let sum = 0;
  for (let py = y0; py < y1; py++) for (let px = x0; px < x1; px++) sum += data[(py * width + px) * 3 + channel] ?? 0;
  return sum / ((x1 - x0) * (y1 - y0));
}

/** Colour of the texture's nearest pixel at u, v (0 to 1, v down); 0 to 255 in each channel. */
export function sampleTexture({ width, height, data }: Pixels, { u, v }: { readonly u: number; readonly v: number }) {
  const x = Math.min(width - 1, Math.max(0, Math.floor(u * width)));
  const y = Math.min(height - 1, Math.max(0, Math.floor(v * height)));
  const at = (y * width + x) * 3;
  return [data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0] as const;
}
