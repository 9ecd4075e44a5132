import type { Texture } from "../../mesh/scene.ts";
import type { Allocate } from "./geometry.ts";

/** One byte a pixel, row by row from the top. */
export type GreyTexels = { readonly width: number; readonly height: number; readonly data: Uint8Array };

/** A picture as a file with a palette stores it. */
export type IndexedPicture = GreyTexels & {
  /** R, G, B, A of each index; an index beyond it is black and opaque. */
  readonly palette: Uint8Array;
  /** Whether some entry is not opaque. */
  readonly transparent: boolean;
};

/** The same byte in three channels, as the reference reads one sample a pixel. */
export function greyTexture({ width, height, data }: GreyTexels, allocate: Allocate): Texture {
  const texels = new Uint8Array(allocate(width * height * 3), 0, width * height * 3);
  for (let i = 0, to = 0; i < data.length; i++, to += 3) texels.fill(data[i] as number, to, to + 3);
  return { width, height, channels: 3, data: texels };
}

/** The palette's colours, with alpha where `alpha` is true and some entry is not opaque. */
export function colourTexture(
  { width, height, data, palette, transparent }: IndexedPicture,
  { allocate, alpha }: { readonly allocate: Allocate; readonly alpha: boolean },
): Texture {
  const channels = transparent && alpha ? 4 : 3;
  const texels = new Uint8Array(allocate(width * height * channels), 0, width * height * channels);
  for (let i = 0, to = 0; i < data.length; i++) {
    const at = (data[i] as number) * 4;
    for (let k = 0; k < channels; k++) texels[to++] = palette[at + k] ?? (k === 3 ? 255 : 0);
  }
  return { width, height, channels, data: texels };
}

/** Whether a palette is the grey scale itself: the reference then reads the indices as grey and ignores the transparent index. */
export const isGreyScale = (palette: Uint8Array): boolean =>
  palette.every((value, at) => at % 4 === 3 || value === at >> 2);

/** R, G, B triples as R, G, B, A. */
export function withAlpha(
  triples: readonly (readonly number[])[],
  transparent: number | undefined,
): Pick<IndexedPicture, "palette" | "transparent"> {
  const palette = Uint8Array.from(triples.flatMap(([r = 0, g = 0, b = 0]) => [r, g, b, 255]));
  const isTransparent = transparent !== undefined && transparent < triples.length && !isGreyScale(palette);
  if (isTransparent) palette[transparent * 4 + 3] = 0;
  return { palette, transparent: isTransparent };
}
