/**
 * The pictures of a JavaScript module that the judge looks at: how they are lit, from where, under which name. Source: the render service of
 * competition 2 and what its collector asks of it, restated in `docs/render-modules.md`. Moving any constant here moves every duel.
 */
import type { ViewAngles } from "./views.ts";

/** Distance of the camera from the origin, model units. Modules fit in ±0.5. */
export const MODULE_CAMERA_DISTANCE = 2;

/** Near and far plane, model units. */
export const MODULE_CAMERA_NEAR = 0.01;
export const MODULE_CAMERA_FAR = 100;

/** `follow`: one light that moves with the camera; `studio`: three lights that stand still. */
export type ModuleLighting = "follow" | "studio";

/** A white light that shines from a position towards the origin, the same everywhere. */
export type DirectionalLight = { readonly intensity: number; readonly from: readonly [number, number, number] };

/** Lights of a view, in three's units (no factor π): the share of white that comes from everywhere, and the directional ones. */
export type LightSetup = { readonly ambient: number; readonly lights: readonly DirectionalLight[] };

/** Follow: the light stands at the camera's position + (1, 1, 0) in world axes. */
const FOLLOW = { ambient: 0.4, intensity: 1.5, offset: [1, 1, 0] } as const;

/** Studio: key, fill and rim. Its surroundings are black, so they give no light and are left out: the pictures are the same bytes. */
const STUDIO: LightSetup = {
  ambient: 0.12,
  lights: [
    { intensity: 1.2, from: [2, 3, 2] },
    { intensity: 0.4, from: [-2, 1, 1] },
    { intensity: 0.3, from: [0, 2, -3] },
  ],
};

/** The lights as they stand for a camera at `eye`. */
export function lightsOf(lighting: ModuleLighting, eye: readonly [number, number, number]): LightSetup {
  if (lighting === "studio") return STUDIO;
  const [x, y, z] = FOLLOW.offset;
  return {
    ambient: FOLLOW.ambient,
    lights: [{ intensity: FOLLOW.intensity, from: [eye[0] + x, eye[1] + y, eye[2] + z] }],
  };
}

/** The eight views of the bundle, by the names that the judges fetch them by, in the order in which they are drawn. */
export const MODULE_VIEWS = {
  front_left: { theta: 30, phi: 0 },
  front_right: { theta: 330, phi: 0 },
  front_below: { theta: 0, phi: 15 },
  front_above: { theta: 0, phi: -30 },
  right: { theta: 90, phi: 0 },
  back: { theta: 180, phi: 0 },
  left: { theta: 270, phi: 0 },
  top_down: { theta: 0, phi: -90 },
} as const satisfies Record<string, ViewAngles>;

/** Name of a view on white. */
export type ModuleViewName = keyof typeof MODULE_VIEWS;

/** Names of the white views, and of the gray ones. */
export const WHITE_VIEWS = Object.keys(MODULE_VIEWS) as readonly ModuleViewName[];
/** Names of the views on gray, in the order of stage 1. */
export const GRAY_VIEWS = ["front_left", "front_right", "front_below", "front_above"] as const;

/** Side of a view of the bundle, pixels. */
export const BUNDLE_VIEW_SIZE = 1024;

/** RGB, 0 to 255, behind the white and the gray views. The grid's is the gray one. */
export const WHITE = [255, 255, 255] as const;
export const GRAY = [128, 128, 128] as const;
