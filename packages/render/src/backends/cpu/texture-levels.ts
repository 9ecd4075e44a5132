import type { ImageLevel, TextureData } from "../../formats/js/scene-data.ts";
import { fromHalf } from "./dfg-table.ts";
import { SRGB_BYTES, srgbEncodeByte, UNIT_BYTES } from "./tone.ts";

/** One level as the texture unit holds it: RGBA, bytes or floats. Row 0 is at v = 0. */
export type TextureLevel = {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array | Float32Array;
};

/** The levels that a sampler reads. Bytes become light through `decode` (red, green, blue; alpha is always a share of 255). */
export type TextureImage = { readonly levels: readonly TextureLevel[]; readonly decode: Float32Array };

const RGBA = 1023;
const CHANNELS: Readonly<Record<number, number>> = { 1021: 1, 1022: 3, 1023: 4, 1028: 1, 1030: 2 };
const BYTES = 1009;
const FLOATS = 1015;
const HALF_FLOATS = 1016;

/** A single texel for all coordinates. */
const plain = (r: number, g: number, b: number, a: number): TextureImage => ({
  levels: [{ width: 1, height: 1, data: Float32Array.of(r, g, b, a) }],
  decode: UNIT_BYTES,
});

/** The texel that three binds for a texture that was never uploaded. */
const NEVER_UPLOADED = plain(0, 0, 0, 0);
/** The texel that WebGL reads from an incomplete texture: three r183 has no sized format for three channels of bytes. */
const INCOMPLETE = plain(0, 0, 0, 1);

/** Decodes a DataTexture with all its levels. */
export function textureImage(texture: TextureData): TextureImage {
  if (!texture.uploaded || !texture.isDataTexture) return NEVER_UPLOADED;
  const channels = CHANNELS[texture.format];
  const { width, height } = texture.mipmaps[0] ?? texture.image;
  if (!channels || channels === 3 || texture.format === 1021) return INCOMPLETE;
  if (!(width >= 1) || !(height >= 1) || width * height > MOST_TEXELS) return INCOMPLETE;
  const srgb = texture.colorSpace === "srgb" && texture.format === RGBA && texture.type === BYTES;
  const decode = srgb ? SRGB_BYTES : UNIT_BYTES;
  if (texture.mipmaps.length > 0) {
    return { levels: texture.mipmaps.map((level) => decodeLevel(level, texture, channels)), decode };
  }
  const levels = [decodeLevel(texture.image, texture, channels)];
  if (texture.generateMipmaps) addMipmaps(levels, decode, srgb);
  return { levels, decode };
}

/** A bound on memory, far above what 4 MiB of texture data can hold. */
const MOST_TEXELS = 1 << 26;

function decodeLevel(level: ImageLevel, texture: TextureData, channels: number): TextureLevel {
  const width = Math.trunc(level.width);
  const height = Math.trunc(level.height);
  const source = level.data;
  const bytes = texture.type === BYTES;
  const half = texture.type === HALF_FLOATS;
  const data = bytes ? new Uint8Array(width * height * 4) : new Float32Array(width * height * 4);
  const one = bytes ? 255 : 1;
  const readable = source !== null && (bytes || half || texture.type === FLOATS);
  const row = readable ? rowLength(width * channels, source.BYTES_PER_ELEMENT, texture.unpackAlignment) : 0;
  for (let y = 0; y < height; y++) {
    const from = (texture.flipY ? height - 1 - y : y) * row;
    for (let x = 0; x < width; x++) {
      const to = (y * width + x) * 4;
      data[to + 3] = one;
      if (!readable) continue;
      for (let k = 0; k < channels; k++) {
        const value = source[from + x * channels + k] ?? 0;
        data[to + k] = half ? fromHalf(value) : value;
      }
      if (texture.premultiplyAlpha && channels === 4) {
        const alpha = (data[to + 3] as number) / one;
        for (let k = 0; k < 3; k++)
          data[to + k] = bytes ? Math.round((data[to + k] as number) * alpha) : (data[to + k] as number) * alpha;
      }
    }
  }
  return { width, height, data };
}

/** Elements from one row to the next: rows begin at multiples of the alignment. */
function rowLength(elements: number, bytesEach: number, alignment: number): number {
  const step = alignment === 1 || alignment === 2 || alignment === 8 ? alignment : 4;
  return (Math.ceil((elements * bytesEach) / step) * step) / bytesEach;
}

/** Adds levels down to one texel, each from the one before by linear filtering at the middle of its texels; stored in the texture's own form. */
function addMipmaps(levels: TextureLevel[], decode: Float32Array, srgb: boolean): void {
  for (
    let above = levels[0] as TextureLevel;
    above.width > 1 || above.height > 1;
    above = levels.at(-1) as TextureLevel
  ) {
    levels.push(halve(above, decode, srgb));
  }
}

function halve(above: TextureLevel, decode: Float32Array, srgb: boolean): TextureLevel {
  const width = Math.max(1, above.width >> 1);
  const height = Math.max(1, above.height >> 1);
  const { data: from } = above;
  const bytes = from instanceof Uint8Array;
  const data = bytes ? new Uint8Array(width * height * 4) : new Float32Array(width * height * 4);
  const columns = taps(above.width, width);
  const rows = taps(above.height, height);
  const light = (at: number, k: number): number =>
    bytes
      ? k < 3
        ? (decode[from[at + k] as number] as number)
        : (UNIT_BYTES[from[at + k] as number] as number)
      : (from[at + k] as number);
  for (let y = 0; y < height; y++) {
    const { low: y0, high: y1, share: fy } = rows(y);
    for (let x = 0; x < width; x++) {
      const { low: x0, high: x1, share: fx } = columns(x);
      const to = (y * width + x) * 4;
      for (let k = 0; k < 4; k++) {
        const top = light((y0 * above.width + x0) * 4, k) * (1 - fx) + light((y0 * above.width + x1) * 4, k) * fx;
        const low = light((y1 * above.width + x0) * 4, k) * (1 - fx) + light((y1 * above.width + x1) * 4, k) * fx;
        const value = top * (1 - fy) + low * fy;
        data[to + k] = !bytes ? value : srgb && k < 3 ? srgbEncodeByte(value) : Math.floor(value * 255 + 0.5);
      }
    }
  }
  return { width, height, data };
}

/** The two texels of the larger level between which a texel of the smaller one lies. */
function taps(from: number, to: number): (at: number) => { low: number; high: number; share: number } {
  return (at) => {
    const centre = ((at + 0.5) * from) / to - 0.5;
    const low = Math.max(0, Math.floor(centre));
    return { low, high: Math.min(from - 1, low + 1), share: centre < 0 ? 0 : centre - low };
  };
}
