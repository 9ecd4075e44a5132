import { createSampleBuffer, type Region, type SampleBuffer } from "./raster.ts";
import type { KernelView } from "./scene-kernel.ts";
import type { Shader } from "./shade.ts";
import { encodeSrgb, srgbByte, toneMap } from "./tone.ts";

/**
 * The picture while it is drawn: four samples a pixel. Opaque surfaces only leave the numbers of their triangles (the buffer's `triangle`); they are
 * shaded when the picture is finished, or before something is blended over them.
 */
export type Canvas = {
  readonly buffer: SampleBuffer;
  /** True for light instead of sRGB bytes: the picture that is seen through transmissive surfaces. */
  readonly linear: boolean;
  /** R, G, B, A behind everything, 0…1 (light when `linear`). */
  readonly background: Float64Array;
  /** Draws plain surfaces; null: JavaScript draws all. */
  readonly kernel: KernelView | null;
  /** R, G, B, A of each sample, bytes or light; null until something needs it. */
  colours: SampleColours | null;
  /** Part of the region in which numbers wait to be shaded. */
  readonly pending: { x0: number; y0: number; x1: number; y1: number };
};

/** R, G, B, A of each sample. */
export type SampleColours = {
  readonly values: Uint8Array | Float32Array;
  /** The same bytes, a sample a word; null for light. */
  readonly words: Uint32Array | null;
};

export function createCanvas(
  region: Region,
  options: { readonly background: Float64Array; readonly linear: boolean; readonly kernel: KernelView | null },
): Canvas {
  const { background, linear, kernel } = options;
  return {
    buffer: createSampleBuffer(region, kernel?.samples(region) ?? null),
    ...{ background, linear, kernel },
    colours: null,
    pending: { x0: 1e9, y0: 1e9, x1: -1, y1: -1 },
  };
}

/** The samples' colours, made on first use. */
export function coloursOf(canvas: Canvas): SampleColours {
  canvas.colours ??= canvas.linear ? lightColours(canvas) : byteColours(canvas);
  return canvas.colours;
}

function lightColours({ buffer, background }: Canvas): SampleColours {
  const values = new Float32Array(buffer.triangle.length * 4);
  for (let at = 0; at < values.length; at++) values[at] = background[at & 3] as number;
  return { values, words: null };
}

function byteColours({ buffer, background, kernel }: Canvas): SampleColours {
  const words = kernel?.colours(buffer.region) ?? new Uint32Array(buffer.triangle.length);
  const values = new Uint8Array(words.buffer, words.byteOffset, words.byteLength);
  for (let k = 0; k < 4; k++) values[k] = Math.round((background[k] as number) * 255);
  words.fill(words[0] as number);
  return { values, words };
}

/** Turns the shader's light into what a canvas blends: cut to 0…1, tone mapped and on the sRGB curve, unless the canvas keeps light. */
export function finishColour(out: Float64Array, shader: Shader, linear: boolean): void {
  const { spec } = shader.fragment;
  if (!linear) {
    if (spec.toneMapped) toneMap(out, 0);
    for (let k = 0; k < 3; k++) {
      const v = encodeSrgb(out[k] as number);
      out[k] = v > 0 ? Math.min(v, 1) : 0;
    }
    const a = out[3] as number;
    out[3] = a > 0 ? Math.min(a, 1) : 0;
  }
  if (spec.premultiplied) for (let k = 0; k < 3; k++) out[k] = (out[k] as number) * (out[3] as number);
}

/** Shades all that waits and leaves its colours in the samples. */
export function flush(canvas: Canvas, shader: Shader): void {
  const { pending, kernel, linear } = canvas;
  if (pending.x1 < pending.x0) return;
  const { words } = coloursOf(canvas);
  if (kernel && words && !linear) kernel.flush(pending, (x, y) => flushPixel(canvas, shader, x, y));
  else
    for (let y = pending.y0; y <= pending.y1; y++)
      for (let x = pending.x0; x <= pending.x1; x++) flushPixel(canvas, shader, x, y);
  Object.assign(pending, { x0: 1e9, y0: 1e9, x1: -1, y1: -1 });
}

function flushPixel({ buffer, colours, linear }: Canvas, shader: Shader, x: number, y: number): void {
  const { triangle, width, region } = buffer;
  const at = ((y - region.y0) * width + x - region.x0) * 4;
  const { out } = shader;
  const { values } = colours as SampleColours;
  for (let s = 0; s < 4; s++) {
    const id = triangle[at + s] as number;
    if (id === 0) continue;
    shader.shade(id - 1, x, y);
    finishColour(out, shader, linear);
    for (let other = s; other < 4; other++) {
      if (triangle[at + other] !== id) continue;
      triangle[at + other] = 0;
      writeSample(values, (at + other) * 4, out);
    }
  }
}

export function writeSample(colours: Uint8Array | Float32Array, to: number, out: Float64Array): void {
  if (colours instanceof Uint8Array) {
    for (let k = 0; k < 4; k++) colours[to + k] = Math.floor((out[k] as number) * 255 + 0.5);
  } else {
    for (let k = 0; k < 4; k++) colours[to + k] = out[k] as number;
  }
}

/** Mean of four bytes as the reference computes it: the means of two pairs, then the mean of those two. Halves are rounded up. */
export const meanByte = (a: number, b: number, c: number, d: number): number =>
  (((a + b + 1) >> 1) + ((c + d + 1) >> 1) + 1) >> 1;

/** A shaded triangle's bytes at a pixel, R + 256·G + 65536·B. */
function bytesOf(shader: Shader, id: number, place: { x: number; y: number }): number {
  shader.shade(id - 1, place.x, place.y);
  const { out } = shader;
  if (shader.fragment.spec.toneMapped) toneMap(out, 0);
  return srgbByte(out[0] as number) + (srgbByte(out[1] as number) << 8) + (srgbByte(out[2] as number) << 16);
}

const meanOfChannel = (shift: number, a: number, b: number, c: number, d: number): number =>
  meanByte((a >> shift) & 255, (b >> shift) & 255, (c >> shift) & 255, (d >> shift) & 255);

/** A picture, and its number among the view's pictures. */
export type Picture = { readonly rgb: Uint8Array; readonly side: number; readonly number: number };

/** Pictures of one view that differ in what is behind: R, G, B, 0 to 255. */
export type Pictures = {
  readonly side: number;
  /** Number of the first of them among the view's pictures. */
  readonly first: number;
  readonly each: readonly { readonly rgb: Uint8Array; readonly background: readonly [number, number, number] }[];
};

/** Writes a finished canvas into a picture of RGB bytes, rows from the top. Colours were blended with its own background. */
export function resolveBlended(canvas: Canvas, shader: Shader, picture: Picture): void {
  flush(canvas, shader);
  if (canvas.kernel) canvas.kernel.resolveSamples(picture.number);
  else resolveSamples(canvas, picture);
}

/** The colour of a sample that no triangle covers: it shows the background. */
const BEHIND = -1;

/**
 * Shades a canvas on which nothing was blended, once for all its backgrounds, into pictures of RGB bytes, rows from the top. The gray views of a
 * bundle have the cameras and lights of white ones, so a third of its large views need no shading of their own.
 */
export function resolveBytes({ buffer, kernel }: Canvas, shader: Shader, pictures: Pictures): void {
  if (kernel) {
    const backgrounds = pictures.each.map(({ background }) => behindOf(background));
    kernel.resolve({ backgrounds, first: pictures.first }, (x, y) => resolvePixel({ buffer, shader, pictures }, x, y));
    return;
  }
  const { region } = buffer;
  // Quad by quad: the four pixels of a quad share the values from which derivatives are computed.
  for (let top = region.y0 & ~1; top < region.y1; top += 2) {
    for (let left = region.x0 & ~1; left < region.x1; left += 2) {
      for (let k = 0; k < 4; k++) {
        const x = left + (k & 1);
        const y = top + (k >> 1);
        if (x < region.x0 || x >= region.x1 || y < region.y0 || y >= region.y1) continue;
        resolvePixel({ buffer, shader, pictures }, x, y);
      }
    }
  }
}

type ResolveContext = { readonly buffer: SampleBuffer; readonly shader: Shader; readonly pictures: Pictures };

const place = { x: 0, y: 0 };

function resolvePixel({ buffer, shader, pictures: { each, side } }: ResolveContext, x: number, y: number): void {
  const { triangle, width, region } = buffer;
  const at = ((y - region.y0) * width + x - region.x0) * 4;
  const id = triangle[at] as number;
  const id1 = triangle[at + 1] as number;
  const id2 = triangle[at + 2] as number;
  const id3 = triangle[at + 3] as number;
  if ((id | id1 | id2 | id3) === 0) return;
  place.x = x;
  place.y = y;
  // A triangle is shaded once in a pixel, however many samples it covers.
  const c0 = id === 0 ? BEHIND : bytesOf(shader, id, place);
  const to = ((side - 1 - y) * side + x) * 3;
  // Inside a triangle all samples are one colour, and that is their mean.
  if (id === id1 && id === id2 && id === id3) {
    for (let p = 0; p < each.length; p++) writePixel((each[p] as Pictures["each"][number]).rgb, to, c0);
    return;
  }
  const c1 = id1 === id ? c0 : id1 === 0 ? BEHIND : bytesOf(shader, id1, place);
  const c2 = id2 === id ? c0 : id2 === id1 ? c1 : id2 === 0 ? BEHIND : bytesOf(shader, id2, place);
  const c3 = id3 === id ? c0 : id3 === id1 ? c1 : id3 === id2 ? c2 : id3 === 0 ? BEHIND : bytesOf(shader, id3, place);
  for (const { rgb, background } of each) {
    const behind = behindOf(background);
    const [d0, d1, d2, d3] = [over(c0, behind), over(c1, behind), over(c2, behind), over(c3, behind)];
    rgb[to] = meanOfChannel(0, d0, d1, d2, d3);
    rgb[to + 1] = meanOfChannel(8, d0, d1, d2, d3);
    rgb[to + 2] = meanOfChannel(16, d0, d1, d2, d3);
  }
}

const behindOf = ([r, g, b]: readonly [number, number, number]): number => r + (g << 8) + (b << 16);

const over = (colour: number, behind: number): number => (colour === BEHIND ? behind : colour);

function writePixel(rgb: Uint8Array, to: number, colour: number): void {
  rgb[to] = colour & 255;
  rgb[to + 1] = (colour >> 8) & 255;
  rgb[to + 2] = (colour >> 16) & 255;
}

/** The canvas of a page holds premultiplied colours; its picture does not. Where alpha fell below 1, colours are divided by it. */
function resolveSamples({ buffer, colours }: Canvas, { rgb, side }: Picture): void {
  const { width, region } = buffer;
  const values = colours?.values;
  if (!(values instanceof Uint8Array)) return;
  for (let y = region.y0; y < region.y1; y++) {
    for (let x = region.x0; x < region.x1; x++) {
      const at = ((y - region.y0) * width + x - region.x0) * 16;
      const to = ((side - 1 - y) * side + x) * 3;
      const alpha = meanByte(values[at + 3]!, values[at + 7]!, values[at + 11]!, values[at + 15]!);
      for (let c = 0; c < 3; c++) {
        const value = meanByte(values[at + c]!, values[at + 4 + c]!, values[at + 8 + c]!, values[at + 12 + c]!);
        rgb[to + c] = alpha === 255 ? value : alpha === 0 ? 0 : Math.min(255, Math.round((value * 255) / alpha));
      }
    }
  }
}

/** The finished canvas as light, for the whole picture: R, G, B, A, rows from the bottom. */
export function resolveLight(canvas: Canvas, shader: Shader, side: number): Float32Array {
  flush(canvas, shader);
  const { values } = coloursOf(canvas);
  const out = new Float32Array(side * side * 4);
  for (let at = 0; at < out.length; at++) out[at] = canvas.background[at & 3] as number;
  const { width, region } = canvas.buffer;
  for (let y = region.y0; y < region.y1; y++) {
    for (let x = region.x0; x < region.x1; x++) {
      const at = ((y - region.y0) * width + x - region.x0) * 16;
      for (let k = 0; k < 4; k++) {
        out[(y * side + x) * 4 + k] =
          (values[at + k]! + values[at + 4 + k]! + values[at + 8 + k]! + values[at + 12 + k]!) / 4;
      }
    }
  }
  return out;
}
