import { FIELD_OF_VIEW } from "../../camera.ts";
import { sinCosDegrees, tanDegrees } from "../../math/trig.ts";
import { MODULE_CAMERA_DISTANCE, MODULE_CAMERA_FAR, MODULE_CAMERA_NEAR } from "../../module-views.ts";
import type { ViewAngles } from "../../views.ts";

type Vector = readonly [number, number, number];

/** A perspective camera that looks at the origin. World axes, doubles. */
export type SceneCamera = {
  readonly eye: Vector;
  /** Unit vectors of the picture: to its right, to its top, and from the origin to the camera. */
  readonly right: Vector;
  readonly up: Vector;
  readonly back: Vector;
  readonly distance: number;
  /** 1 / tan(fov / 2). */
  readonly focal: number;
  /** Depth of a point at distance d before the camera: depthA + depthB / d, 0 at the near plane, 1 at the far one. */
  readonly depthA: number;
  readonly depthB: number;
  /** Depths of the near and of the far plane, model units. */
  readonly near: number;
  readonly far: number;
};

export type SceneCameraOptions = {
  /** Distance from the origin, model units. @default 2 */
  readonly radius?: number | undefined;
  /** Vertical field of view, degrees. @default 49.1 */
  readonly fov?: number | undefined;
};

/** The camera of a view. `theta` 0 stands at +Z, 90 at +X; `phi` −90 looks down, with the front of the object at the bottom. */
export function sceneCamera(angles: ViewAngles, options: SceneCameraOptions = {}): SceneCamera {
  const { radius = MODULE_CAMERA_DISTANCE, fov = FIELD_OF_VIEW } = options;
  const turn = sinCosDegrees(angles.theta);
  const lift = sinCosDegrees(-angles.phi);
  const back: Vector = [lift.cos * turn.sin, lift.sin, lift.cos * turn.cos];
  const near = MODULE_CAMERA_NEAR;
  const far = MODULE_CAMERA_FAR;
  return {
    eye: [back[0] * radius, back[1] * radius, back[2] * radius],
    right: [turn.cos, 0, -turn.sin],
    up: [-lift.sin * turn.sin, lift.cos, -lift.sin * turn.cos],
    back,
    distance: radius,
    focal: 1 / tanDegrees(fov / 2),
    depthA: far / (far - near),
    depthB: (-far * near) / (far - near),
    near,
    far,
  };
}

type Sphere = { readonly center: Vector; readonly radius: number };

/** Whether a sphere in world space lies outside of one of the six planes of the view, by three's rule: one with a radius below zero may do so from within. */
export function isOutside({ right, up, back, distance, focal, near, far }: SceneCamera, sphere: Sphere): boolean {
  const along = ([x, y, z]: Vector): number => x * sphere.center[0] + y * sphere.center[1] + z * sphere.center[2];
  const depth = distance - along(back);
  const slope = Math.hypot(focal, 1);
  const fromSides = [along(right), along(up)].flatMap((at) => [depth + focal * at, depth - focal * at]);
  const fromPlanes = [...fromSides.map((width) => width / slope), far - depth, depth - near];
  return fromPlanes.some((length) => length < -sphere.radius);
}
