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
  /** Snapped to 1/256 pixel; coverage is decided with these. */
  readonly fixedX: Int32Array;
  readonly fixedY: Int32Array;
};

/** Adding and subtracting 1.5 · 2⁵² rounds a double to the nearest integer, ties to even. */
const ROUNDER = 6755399441055744;

type Row = readonly [number, number, number];

/**
 * The rows by which vertices are multiplied, and the numbers that are added along the view axis, float32. The vertex program multiplies P · V first
 * and then each position: three products per axis, rounded one by one.
 */
export function projection({ view, focal }: MeshCamera): {
  readonly rows: readonly [Row, Row, Row];
  readonly shift: number;
  readonly depthShift: number;
} {
  const f = Math.fround;
  const row = (from: number, scale: number): Row => [
    f(scale * (view[from] as number)),
    f(scale * (view[from + 1] as number)),
    f(scale * (view[from + 2] as number)),
  ];
  const shift = view[11] as number;
  return { rows: [row(0, focal), row(4, focal), row(8, 1)], shift, depthShift: f(-shift - f(2 * MESH_CAMERA_NEAR)) };
}

/** Projects every vertex, in float32 steps as the reference's vertex stage does. `side` is the drawn picture's side, pixels. */
export function projectVertices(
  positions: Float32Array,
  frame: { readonly camera: MeshCamera; readonly side: number },
): ScreenVertices {
  const { side } = frame;
  const count = positions.length / 3;
  const out = allocate(count);
  const { x, y, z, inverseW, fixedX, fixedY } = out;
  const f = Math.fround;
  const { rows, shift, depthShift } = projection(frame.camera);
  const [[x0, x1, x2], [y0, y1, y2], [z0, z1, z2]] = rows;
  const half = side / 2;
  for (let i = 0, at = 0; i < count; i++, at += 3) {
    const px = positions[at] as number;
    const py = positions[at + 1] as number;
    const pz = positions[at + 2] as number;
    const along = f(f(f(z0 * px) + f(z1 * py)) + f(z2 * pz));
    const back = f(along + shift);
    const inverse = f(1 / -back);
    // The viewport's multiply and add are fused: one rounding.
    x[i] = f(f(f(f(x0 * px) + f(x1 * py)) + f(x2 * pz)) * inverse) * half + half;
    y[i] = f(f(f(f(y0 * px) + f(y1 * py)) + f(y2 * pz)) * inverse) * half + half;
    z[i] = f(f(depthShift - along) * inverse) * 0.5 + 0.5;
    inverseW[i] = inverse;
    fixedX[i] = (x[i] as number) * SUBPIXEL + ROUNDER - ROUNDER;
    fixedY[i] = (y[i] as number) * SUBPIXEL + ROUNDER - ROUNDER;
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
