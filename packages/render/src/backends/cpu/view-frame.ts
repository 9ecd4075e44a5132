import { MODULE_CAMERA_NEAR } from "../../module-views.ts";
import type { PreparedItem, PreparedScene } from "./prepare-scene.ts";
import type { SceneCamera } from "./scene-camera.ts";
import type { SurfaceSpec } from "./surface-spec.ts";

/** Coordinates are snapped to this many steps a pixel, as the reference's rasterizer does (4 sub-pixel bits). */
export const SUBPIXEL = 16;

/** Vertices of a scene on the screen of one view. Pixels from the lower left corner, y UP, as OpenGL has them. */
export type ViewFrame = {
  readonly side: number;
  readonly camera: SceneCamera;
  /** Snapped, in {@link SUBPIXEL} steps; NaN where the vertex lies behind the near plane. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** 0 at the near plane, 1 at the far one. */
  readonly depth: Float32Array;
  /** 1 / distance along the view. */
  readonly inverseW: Float32Array;
};

/** Arrays into which a view is projected. */
export type FrameRoom = Pick<ViewFrame, "x" | "y" | "depth" | "inverseW">;

type FrameOptions = {
  readonly side: number;
  readonly camera: SceneCamera;
  /** Arrays to write into; null: new ones. */
  readonly room: FrameRoom | null;
};

export function createFrame(scene: PreparedScene, { side, camera, room }: FrameOptions): ViewFrame {
  const count = scene.vertexCount;
  if (room) return { side, camera, ...room };
  return {
    side,
    camera,
    x: new Float64Array(count),
    y: new Float64Array(count),
    depth: new Float32Array(count),
    inverseW: new Float32Array(count),
  };
}

/** Projects every vertex, and lays out the quads of lines and points. True when some vertex lies behind the near plane. */
export function projectScene(scene: PreparedScene, frame: ViewFrame): boolean {
  const behind = projectPoints(scene, frame);
  for (const item of scene.items) {
    if (item.shape === "lines") spreadSegments(item, frame);
    else if (item.shape === "points") spreadPoints(item, frame);
  }
  snap(frame);
  return behind;
}

function projectPoints({ positions, vertexCount }: PreparedScene, frame: ViewFrame): boolean {
  const { camera, side, x, y, depth, inverseW } = frame;
  const [rx, ry, rz] = camera.right;
  const [ux, uy, uz] = camera.up;
  const [bx, by, bz] = camera.back;
  const { distance, depthA, depthB } = camera;
  const half = side / 2;
  const scale = camera.focal * half;
  let behind = false;
  for (let i = 0, at = 0; i < vertexCount; i++, at += 3) {
    const px = positions[at] as number;
    const py = positions[at + 1] as number;
    const pz = positions[at + 2] as number;
    const w = distance - (bx * px + by * py + bz * pz);
    const inverse = w >= MODULE_CAMERA_NEAR ? 1 / w : Number.NaN;
    if (w < MODULE_CAMERA_NEAR) behind = true;
    inverseW[i] = inverse;
    depth[i] = depthA + depthB * inverse;
    x[i] = half + (rx * px + ry * py + rz * pz) * scale * inverse;
    y[i] = half + (ux * px + uy * py + uz * pz) * scale * inverse;
  }
  return behind;
}

function snap({ x, y }: ViewFrame): void {
  for (let i = 0; i < x.length; i++) {
    x[i] = Math.floor((x[i] as number) * SUBPIXEL + 0.5);
    y[i] = Math.floor((y[i] as number) * SUBPIXEL + 0.5);
  }
}

/** Lines are rectangles one pixel wide that end square at their end points, as WebGL draws them with four samples a pixel. */
function spreadSegments(item: PreparedItem, frame: ViewFrame): void {
  const { x, y } = frame;
  for (let i = item.firstVertex; i < item.firstVertex + item.vertices; i += 4) {
    const dx = (x[i + 2] as number) - (x[i] as number);
    const dy = (y[i + 2] as number) - (y[i] as number);
    const length = Math.sqrt(dx * dx + dy * dy);
    const ox = length > 0 ? (-dy / length) * 0.5 : 0;
    const oy = length > 0 ? (dx / length) * 0.5 : 0;
    for (let k = 0; k < 4; k++) {
      const side = k & 1 ? 1 : -1;
      x[i + k] = (x[i + k] as number) + ox * side;
      y[i + k] = (y[i + k] as number) + oy * side;
    }
  }
}

/** Smallest and largest side of a point, pixels. */
const POINT_SIZES = [1, 1023] as const;

/** Side of a point's square, pixels; `inverse` is one over its distance. */
export function pointSize(
  { pointSize: size, pointAttenuation }: SurfaceSpec,
  { side, inverse }: { readonly side: number; readonly inverse: number },
): number {
  const diameter = pointAttenuation ? size * (side * 0.5) * inverse : size;
  return Math.min(POINT_SIZES[1], Math.max(POINT_SIZES[0], diameter));
}

/** Makes a square round each point. */
function spreadPoints(item: PreparedItem, frame: ViewFrame): void {
  const { x, y, inverseW, side } = frame;
  for (let i = item.firstVertex; i < item.firstVertex + item.vertices; i += 4) {
    const half = pointSize(item.spec, { side, inverse: inverseW[i] as number }) / 2;
    for (let k = 0; k < 4; k++) {
      x[i + k] = (x[i + k] as number) + (k === 1 || k === 2 ? half : -half);
      y[i + k] = (y[i + k] as number) + (k >= 2 ? half : -half);
    }
  }
}
