import type { Region } from "../image/resample.ts";
import { DEPTH_MAX } from "./constants.ts";
import type { TriangleSetup } from "./coverage.ts";
import { meanOfSamples } from "./resolve.ts";
import type { Shader } from "./shade.ts";
import { depthAt } from "./visibility.ts";

/** Four samples a pixel: depth and 8-bit R, G, B. */
export type ColourBuffer = { readonly side: number; readonly depth: Int32Array; readonly rgb: Uint8Array };

export function createColourBuffer(side: number, background: readonly [number, number, number]): ColourBuffer {
  return {
    side,
    depth: new Int32Array(side * side * 4).fill(DEPTH_MAX),
    rgb: fillColour(new Uint8Array(side * side * 12), background),
  };
}

/**
 * Blends a triangle over the colours under it (source alpha, one minus source alpha) and writes its depth, even where it is fully transparent. There
 * is no alpha test: MASK and OPAQUE of the file are ignored.
 */
export function blendTriangle(
  t: TriangleSetup,
  buffer: ColourBuffer,
  paint: { readonly shader: Shader; readonly triangle: number },
): void {
  const { depth, rgb, side } = buffer;
  const { a, b, c, offsets: o } = t;
  const { rgba } = paint.shader;
  for (let y = t.y0; y <= t.y1; y++) {
    for (let x = t.x0; x <= t.x1; x++) {
      const e0 = (c[0] as number) + (b[0] as number) * y + (a[0] as number) * x;
      const e1 = (c[1] as number) + (b[1] as number) * y + (a[1] as number) * x;
      const e2 = (c[2] as number) + (b[2] as number) * y + (a[2] as number) * x;
      const at = (y * side + x) * 4;
      let shaded = false;
      for (let s = 0; s < 4; s++) {
        if (!(e0 + (o[s] as number) > 0 && e1 + (o[4 + s] as number) > 0 && e2 + (o[8 + s] as number) > 0)) continue;
        const z = depthAt(t, x, y, s);
        if (z >= (depth[at + s] as number)) continue;
        depth[at + s] = z;
        if (!shaded) paint.shader.shade(paint.triangle, x, y);
        shaded = true;
        blendSample(rgb, (at + s) * 3, rgba);
      }
    }
  }
}

/** The reference's product of two 8-bit shares: nearly ab/255 rounded, without a division. */
const product = (a: number, b: number): number => (a * b + ((a * b) >> 8) + 128) >> 8;

/** source · alpha + target · (1 − alpha), each product rounded to 8 bits, the sum cut at 255. */
function blendSample(rgb: Uint8Array, at: number, rgba: Uint8Array): void {
  const alpha = rgba[3] as number;
  for (let k = 0; k < 3; k++) {
    const sum = product(rgba[k] as number, alpha) + product(rgb[at + k] as number, 255 - alpha);
    rgb[at + k] = sum > 255 ? 255 : sum;
  }
}

/** Mean of each pixel's samples into a picture with rows from the top. */
export function resolveColours(buffer: ColourBuffer, to: { readonly rgb: Uint8Array; readonly region: Region }): void {
  const { side, rgb } = buffer;
  const { region } = to;
  for (let y = region.y0; y < region.y1; y++) {
    for (let x = region.x0; x < region.x1; x++) {
      const at = (y * side + x) * 12;
      const into = ((side - 1 - y) * side + x) * 3;
      for (let k = 0; k < 3; k++) {
        const [s0, s1, s2, s3] = [rgb[at + k]!, rgb[at + 3 + k]!, rgb[at + 6 + k]!, rgb[at + 9 + k]!];
        to.rgb[into + k] = meanOfSamples(s0, s1, s2, s3);
      }
    }
  }
}

/** Every pixel of an interleaved RGB picture in one colour. */
export function fillColour(rgb: Uint8Array, [r, g, b]: readonly [number, number, number]): Uint8Array {
  if (r === g && g === b) return rgb.fill(r);
  for (let at = 0; at < rgb.length; at += 3) {
    rgb[at] = r;
    rgb[at + 1] = g;
    rgb[at + 2] = b;
  }
  return rgb;
}
