import type { Region } from "../image/resample.ts";
import { DEPTH_MAX } from "./constants.ts";
import type { TriangleSetup } from "./coverage.ts";
import { RESOLVE } from "./resolve.ts";
import type { Shader } from "./shade.ts";

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
 * Blends a triangle over what is there (source alpha, one minus source alpha) and writes its depth, even where it is fully
 * transparent. There is no alpha test: MASK and OPAQUE of the file are not looked at.
 */
export function blendTriangle(
  t: TriangleSetup,
  buffer: ColourBuffer,
  paint: { readonly shader: Shader; readonly triangle: number },
): void {
  const { depth, rgb, side } = buffer;
  const { a, b, c, offsets: o, depthOffsets: d } = t;
  const { rgba } = paint.shader;
  for (let y = t.y0; y <= t.y1; y++) {
    for (let x = t.x0; x <= t.x1; x++) {
      const e0 = (c[0] as number) + (b[0] as number) * y + (a[0] as number) * x;
      const e1 = (c[1] as number) + (b[1] as number) * y + (a[1] as number) * x;
      const e2 = (c[2] as number) + (b[2] as number) * y + (a[2] as number) * x;
      const z = t.depth + t.depthY * y + t.depthX * x;
      const at = (y * side + x) * 4;
      let shaded = false;
      for (let s = 0; s < 4; s++) {
        if (!(e0 + (o[s] as number) > 0 && e1 + (o[4 + s] as number) > 0 && e2 + (o[8 + s] as number) > 0)) continue;
        const zz = ((z + (d[s] as number)) * DEPTH_MAX + 0.5) | 0;
        if (zz >= (depth[at + s] as number)) continue;
        depth[at + s] = zz;
        if (!shaded) paint.shader.shade(paint.triangle, x, y);
        shaded = true;
        blendSample(rgb, (at + s) * 3, rgba);
      }
    }
  }
}

/** 8-bit blend as the reference stores it: alpha stretched from 0…255 to 0…256, the product rounded. */
function blendSample(rgb: Uint8Array, at: number, rgba: Uint8Array): void {
  const alpha = rgba[3] as number;
  const factor = alpha + (alpha >> 7);
  for (let k = 0; k < 3; k++) {
    const under = rgb[at + k] as number;
    rgb[at + k] = under + ((factor * ((rgba[k] as number) - under) + 128) >> 8);
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
        const sum =
          (rgb[at + k] as number) +
          (rgb[at + 3 + k] as number) +
          (rgb[at + 6 + k] as number) +
          (rgb[at + 9 + k] as number);
        to.rgb[into + k] = RESOLVE[sum] as number;
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
