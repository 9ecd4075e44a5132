import { sinCos, tanDegrees } from "./math/trig.ts";
import type { ViewAngles } from "./views.ts";

/** Vertical and horizontal field of view of both cameras, degrees. */
export const FIELD_OF_VIEW = 49.1;

/** Distance of the mesh camera from the origin, model units. Models fit in ±0.6. */
export const MESH_CAMERA_DISTANCE = 2;

/** Near plane of the mesh camera, model units. There is no far plane. */
export const MESH_CAMERA_NEAR = 0.05;

/** Added to the mesh camera's position to get the light's direction, world axes. So shading differs from view to view. */
export const MESH_LIGHT_OFFSET = [1, 1, 0] as const;

/** Distance of the splat camera from the origin, after the splats were scaled to a longest side of 1.5. */
export const SPLAT_CAMERA_DISTANCE = 2.5;

/** Splats nearer than this or farther than {@link SPLAT_CAMERA_FAR} are not drawn; depth along the view axis. */
export const SPLAT_CAMERA_NEAR = 0.01;
export const SPLAT_CAMERA_FAR = 100;

/**
 * Where a camera stands and how it is turned. Unit vectors in world axes; `right` and `up` are those of the picture of a
 * Y-up model; `back` points from the origin to the camera (it looks along −back).
 */
export type Orbit = {
  readonly right: readonly [number, number, number];
  readonly up: readonly [number, number, number];
  readonly back: readonly [number, number, number];
};

/**
 * Degrees as the reference turns them into radians: in float32, by a float32 factor. For 120° that is 2.0943952, whose cosine is −0.50000004. That
 * moves a vertex by a millionth of a pixel, which is enough to change the noise of a normal map on a face with constant texture coordinates: with
 * exact angles one shared file fell from 68 to 33 dB.
 */
export function float32Radians(degrees: number): number {
  return Math.fround(Math.fround(degrees) * Math.fround(Math.PI / 180));
}

/** The frame of a camera that orbits the origin, in doubles. `phi` −15 stands above the horizon (+Y). */
export function orbit(angles: ViewAngles): Orbit {
  const turn = sinCos(float32Radians(angles.theta));
  const lift = sinCos(-float32Radians(angles.phi));
  return {
    right: [turn.cos, 0, -turn.sin],
    up: [-lift.sin * turn.sin, lift.cos, -lift.sin * turn.cos],
    back: [lift.cos * turn.sin, lift.sin, lift.cos * turn.cos],
  };
}

/** OpenGL camera of a mesh view: right-handed, +Y up, looks along −Z of its own frame. All numbers are float32 values. */
export type MeshCamera = {
  /** Position, world axes. */
  readonly eye: readonly [number, number, number];
  /** World to eye: rows of a 3 × 4 matrix. */
  readonly view: readonly number[];
  /** Projection entries P00 = P11 = 1/tan(fov/2). Clip = (f x, f y, −z − 2 near, −z): an infinite far plane. */
  readonly focal: number;
  /** Unit vector towards the light, world axes, the same for every point. */
  readonly light: readonly [number, number, number];
};

/** The mesh camera of a view. */
export function meshCamera(angles: ViewAngles): MeshCamera {
  const { right, up, back } = orbit(angles);
  const eye = back.map((k) => k * MESH_CAMERA_DISTANCE) as [number, number, number];
  const towards = eye.map((k, axis) => k + (MESH_LIGHT_OFFSET[axis] ?? 0)) as [number, number, number];
  const length = Math.sqrt(towards[0] * towards[0] + towards[1] * towards[1] + towards[2] * towards[2]);
  return {
    eye: eye.map(Math.fround) as [number, number, number],
    view: [...right, 0, ...up, 0, ...back, -MESH_CAMERA_DISTANCE].map(Math.fround),
    focal: Math.fround(1 / tanDegrees(FIELD_OF_VIEW / 2)),
    light: towards.map((k) => k / length) as [number, number, number],
  };
}

/**
 * OpenCV camera of a splat view: x right, y DOWN, z forward. World +Y points down in the picture (COLMAP and training convention), so a Y-up file is
 * drawn upside down, and with growing theta the camera goes round in the other direction than a mesh camera. Both are the competition's behaviour and
 * decide duels.
 */
export type SplatCamera = {
  /** World to camera: rows of a 3 × 4 matrix; x_c = r0·p, y_c = r1·p, z_c = r2·p + 2.5. Doubles. */
  readonly view: readonly number[];
  /** Focal length, pixels, both axes. u = focal·x_c/z_c + centre. */
  readonly focal: number;
  /** Principal point, pixels, both axes: floor(size/2). */
  readonly centre: number;
};

/** The splat camera of a view for a square picture of `size` pixels. */
export function splatCamera(angles: ViewAngles, size: number): SplatCamera {
  const { right, up, back } = orbit(angles);
  return {
    view: [...right, 0, ...up, 0, ...back, SPLAT_CAMERA_DISTANCE],
    focal: size / (2 * tanDegrees(FIELD_OF_VIEW / 2)),
    centre: Math.floor(size / 2),
  };
}
