import type { ScreenVertices } from "./project.ts";
import type { MeshScene } from "./scene.ts";

const f = Math.fround;

/** Places of an attribute's first number in an {@link Interpolator}'s planes. */
export const POSITION = 0;
export const NORMAL = 3;
export const UV = 6;
export const COLOUR = 8;
const INVERSE_W = 12;

/**
 * Perspective-correct attributes of one triangle at a time, in the reference's float32 steps: a plane a + x·dx + y·dy for each number over w, and one
 * for 1/w. Where texture coordinates hardly change over a face, the last bits decide in which direction a normal map bends the normal, so the order
 * of operations matters.
 */
export type Interpolator = {
  /** Number of the triangle of the planes; −1 before the first. */
  triangle: number;
  /** a, dx, dy of each number. */
  readonly planes: Float32Array;
  /** Numbers that all planes of the triangle share; the constants below name its entries. */
  readonly frame: Float64Array;
  readonly corners: Int32Array;
};

/** Entries of `frame`: first corner on the screen, edges divided by twice the area, 1/w. */
const X0 = 0;
const Y0 = 1;
const X01 = 2;
const Y01 = 3;
const X20 = 4;
const Y20 = 5;
const W0 = 6;
const W1 = 7;
const W2 = 8;

export const createInterpolator = (): Interpolator => ({
  triangle: -1,
  planes: new Float32Array((INVERSE_W + 1) * 3),
  frame: new Float64Array(9),
  corners: new Int32Array(3),
});

/** Prepares the planes of a triangle. Corner 0 is the file's second one: the reference swaps the first two of a front face. */
export function enterTriangle(out: Interpolator, scene: MeshScene, vertices: ScreenVertices, triangle: number): void {
  const { corners, frame } = out;
  out.triangle = triangle;
  corners[0] = scene.indices[triangle * 3 + 1] as number;
  corners[1] = scene.indices[triangle * 3] as number;
  corners[2] = scene.indices[triangle * 3 + 2] as number;
  enterFrame(out, vertices);
  setPlane(out, INVERSE_W, frame[W0] as number, frame[W1] as number, frame[W2] as number);
  setPlanes(out, POSITION, scene.positions, 3);
  setPlanes(out, NORMAL, scene.normals, 3);
  if (scene.uvs) setPlanes(out, UV, scene.uvs, 2);
  if (scene.colours) setColourPlanes(out, scene.colours);
}

function enterFrame({ corners, frame }: Interpolator, { x, y, inverseW }: ScreenVertices): void {
  const i0 = corners[0] as number;
  const i1 = corners[1] as number;
  const i2 = corners[2] as number;
  const x0 = x[i0] as number;
  const y0 = y[i0] as number;
  const dx01 = f(x0 - (x[i1] as number));
  const dy01 = f(y0 - (y[i1] as number));
  const dx20 = f((x[i2] as number) - x0);
  const dy20 = f((y[i2] as number) - y0);
  const scale = f(1 / f(f(dx01 * dy20) - f(dy01 * dx20)));
  frame[X0] = x0;
  frame[Y0] = y0;
  frame[X01] = f(dx01 * scale);
  frame[Y01] = f(dy01 * scale);
  frame[X20] = f(dx20 * scale);
  frame[Y20] = f(dy20 * scale);
  frame[W0] = inverseW[i0] as number;
  frame[W1] = inverseW[i1] as number;
  frame[W2] = inverseW[i2] as number;
}

function setPlane({ planes, frame }: Interpolator, number: number, v0: number, v1: number, v2: number): void {
  const d01 = f(v0 - v1);
  const d20 = f(v2 - v0);
  const dx = f(f(d01 * f(frame[Y20] as number)) - f(d20 * f(frame[Y01] as number)));
  const dy = f(f(d20 * f(frame[X01] as number)) - f(d01 * f(frame[X20] as number)));
  const at = number * 3;
  planes[at] = f(v0 - f(f(dx * f(frame[X0] as number)) + f(dy * f(frame[Y0] as number))));
  planes[at + 1] = dx;
  planes[at + 2] = dy;
}

function setPlanes(out: Interpolator, number: number, array: Float32Array, width: number): void {
  const { corners, frame } = out;
  const a = (corners[0] as number) * width;
  const b = (corners[1] as number) * width;
  const c = (corners[2] as number) * width;
  const w0 = f(frame[W0] as number);
  const w1 = f(frame[W1] as number);
  const w2 = f(frame[W2] as number);
  for (let k = 0; k < width; k++) {
    const v0 = f((array[a + k] as number) * w0);
    const v1 = f((array[b + k] as number) * w1);
    setPlane(out, number + k, v0, v1, f((array[c + k] as number) * w2));
  }
}

function setColourPlanes(out: Interpolator, colours: Uint8Array): void {
  const { corners, frame } = out;
  for (let k = 0; k < 4; k++) {
    const v0 = f(f((colours[(corners[0] as number) * 4 + k] as number) / 255) * (frame[W0] as number));
    const v1 = f(f((colours[(corners[1] as number) * 4 + k] as number) / 255) * (frame[W1] as number));
    const v2 = f(f((colours[(corners[2] as number) * 4 + k] as number) / 255) * (frame[W2] as number));
    setPlane(out, COLOUR + k, v0, v1, v2);
  }
}

/** A number of the current triangle at pixel (x, y)'s centre, over w. Each product is added without rounding in between (FMA). */
export function overW(planes: Float32Array, number: number, x: number, y: number): number {
  const at = number * 3;
  const along = f((planes[at + 1] as number) * (x + 0.5) + (planes[at] as number));
  return f((planes[at + 2] as number) * (y + 0.5) + along);
}

/** w of the current triangle at a pixel's centre: multiply {@link overW} by it. */
export const wAt = (planes: Float32Array, x: number, y: number): number => f(1 / overW(planes, INVERSE_W, x, y));
