import type { ScreenVertices } from "./project.ts";
import type { MeshScene } from "./scene.ts";

const f = Math.fround;

/** Places of an attribute's first number in {@link Interpolator}'s values. */
export const POSITION = 0;
export const NORMAL = 3;
export const UV = 6;
export const COLOUR = 8;
const NUMBERS = 12;

/**
 * Perspective-correct attributes of one triangle at a time, in the reference's float32 steps: a plane a + x·dx + y·dy for each
 * number over w, and one for 1/w. Where texture coordinates hardly change over a face, the last bits decide the direction that a
 * normal map bends to, so the order of operations matters.
 */
export type Interpolator = {
  /** Which triangle the planes belong to; −1 before the first. */
  triangle: number;
  readonly values: Float32Array;
  readonly planes: Float32Array;
};

export const createInterpolator = (): Interpolator => ({
  triangle: -1,
  values: new Float32Array(NUMBERS),
  planes: new Float32Array((NUMBERS + 1) * 3),
});

/** Parts of the plane equations that all numbers of a triangle share. Module state would not be re-entrant; this is one object. */
type Corners = { i0: number; i1: number; i2: number; x0: number; y0: number };

/** Prepares the planes of a triangle. Corner 0 is the file's second one: the reference swaps the first two of a front face. */
export function enterTriangle(
  out: Interpolator,
  job: { readonly scene: MeshScene; readonly vertices: ScreenVertices; readonly triangle: number },
): void {
  const { scene, vertices, triangle } = job;
  const { indices, positions, normals, uvs, colours } = scene;
  const i0 = indices[triangle * 3 + 1] as number;
  const i1 = indices[triangle * 3] as number;
  const i2 = indices[triangle * 3 + 2] as number;
  const { x, y, inverseW } = vertices;
  const x0 = x[i0] as number;
  const y0 = y[i0] as number;
  const dx01 = f(x0 - (x[i1] as number));
  const dy01 = f(y0 - (y[i1] as number));
  const dx20 = f((x[i2] as number) - x0);
  const dy20 = f((y[i2] as number) - y0);
  const scale = f(1 / f(f(dx01 * dy20) - f(dy01 * dx20)));
  const x01 = f(dx01 * scale);
  const y01 = f(dy01 * scale);
  const x20 = f(dx20 * scale);
  const y20 = f(dy20 * scale);
  const w0 = inverseW[i0] as number;
  const w1 = inverseW[i1] as number;
  const w2 = inverseW[i2] as number;
  const { planes } = out;
  out.triangle = triangle;

  const plane = (at: number, v0: number, v1: number, v2: number): void => {
    const d01 = f(v0 - v1);
    const d20 = f(v2 - v0);
    const dx = f(f(d01 * y20) - f(d20 * y01));
    const dy = f(f(d20 * x01) - f(d01 * x20));
    planes[at] = f(v0 - f(f(dx * x0) + f(dy * y0)));
    planes[at + 1] = dx;
    planes[at + 2] = dy;
  };
  const numbers = (at: number, array: Float32Array, width: number): void => {
    for (let k = 0; k < width; k++) {
      plane(
        (at + k) * 3,
        f((array[i0 * width + k] as number) * w0),
        f((array[i1 * width + k] as number) * w1),
        f((array[i2 * width + k] as number) * w2),
      );
    }
  };
  plane(NUMBERS * 3, w0, w1, w2);
  numbers(POSITION, positions, 3);
  numbers(NORMAL, normals, 3);
  if (uvs) numbers(UV, uvs, 2);
  if (colours) {
    for (let k = 0; k < 4; k++) {
      plane(
        (COLOUR + k) * 3,
        f(f((colours[i0 * 4 + k] as number) / 255) * w0),
        f(f((colours[i1 * 4 + k] as number) / 255) * w1),
        f(f((colours[i2 * 4 + k] as number) / 255) * w2),
      );
    }
  }
}

/** A number of the current triangle at pixel (x, y)'s centre, over w. Each product is added without rounding in between (FMA). */
export function overW(planes: Float32Array, number: number, x: number, y: number): number {
  const at = number * 3;
  const along = f((planes[at + 1] as number) * (x + 0.5) + (planes[at] as number));
  return f((planes[at + 2] as number) * (y + 0.5) + along);
}

/** w of the current triangle at a pixel's centre: multiply {@link overW} by it. */
export const wAt = (planes: Float32Array, x: number, y: number): number => f(1 / overW(planes, NUMBERS, x, y));
