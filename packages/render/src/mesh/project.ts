import type { MeshCamera } from "../camera.ts";
import { MESH_CAMERA_NEAR } from "../camera.ts";
import { SUBPIXEL } from "./constants.ts";

/** Vertices on the screen of one view. Pixels, origin at the LOWER left, y up. */
export type ScreenVertices = {
  readonly x: Float32Array;
  readonly y: Float32Array;
  /** Depth, 0 near to 1 far. */
  readonly z: Float32Array;
  /** 1 / clip w: for perspective-correct attributes. */
  readonly inverseW: Float32Array;
  /** Snapped to 1/256 pixel: what coverage is decided with. */
  readonly fixedX: Int32Array;
  readonly fixedY: Int32Array;
};

/** Adding and taking away 1.5 · 2⁵² leaves a double rounded to the nearest integer, ties to even. */
const ROUNDER = 6755399441055744;

/** Projects every vertex, in float32 steps as the reference's vertex stage does. `side` is the drawn picture's side, pixels. */
export function projectVertices(
  positions: Float32Array,
  frame: { readonly camera: MeshCamera; readonly side: number },
): ScreenVertices {
  const { camera, side } = frame;
  const count = positions.length / 3;
  const out = allocate(count);
  const { x, y, z, inverseW, fixedX, fixedY } = out;
  const [m0, m1, m2, , m4, m5, m6, , m8, m9, m10, m11] = camera.view as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const focal = camera.focal;
  const twoNear = Math.fround(2 * MESH_CAMERA_NEAR);
  const half = side / 2;
  const f = Math.fround;
  for (let i = 0, at = 0; i < count; i++, at += 3) {
    const px = positions[at] as number;
    const py = positions[at + 1] as number;
    const pz = positions[at + 2] as number;
    const ex = f(f(f(m0 * px) + f(m1 * py)) + f(m2 * pz));
    const ey = f(f(f(m4 * px) + f(m5 * py)) + f(m6 * pz));
    const ez = f(f(f(f(m8 * px) + f(m9 * py)) + f(m10 * pz)) + m11);
    const inverse = f(1 / -ez);
    const sx = f(f(f(focal * ex) * inverse) * half + half);
    const sy = f(f(f(focal * ey) * inverse) * half + half);
    x[i] = sx;
    y[i] = sy;
    z[i] = f(f(f(-ez - twoNear) * inverse) * 0.5 + 0.5);
    inverseW[i] = inverse;
    fixedX[i] = sx * SUBPIXEL + ROUNDER - ROUNDER;
    fixedY[i] = sy * SUBPIXEL + ROUNDER - ROUNDER;
  }
  return out;
}

const allocate = (count: number): ScreenVertices => ({
  x: new Float32Array(count),
  y: new Float32Array(count),
  z: new Float32Array(count),
  inverseW: new Float32Array(count),
  fixedX: new Int32Array(count),
  fixedY: new Int32Array(count),
});
