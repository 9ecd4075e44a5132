/**
 * The pictures of a JavaScript module that the judge sees: their lights, directions and names. Source: the render service of competition 2 and the
 * requests of its collector, described in `docs/render-modules.md`. A change of any constant here changes every duel.
 */
import { FRONT_VIEWS, WHITE_VIEWS as VIEWS_ON_WHITE, type ViewName } from "@404-gen/core";
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

/** Lights of a view, in three's units (no factor π): the strength of the ambient light, and the directional lights. All are white. */
export type LightSetup = { readonly ambient: number; readonly lights: readonly DirectionalLight[] };

/** Follow: the light stands at the camera's position + (1, 1, 0) in world axes. */
export const FOLLOW_LIGHT = { ambient: 0.4, intensity: 1.5, offset: [1, 1, 0] } as const;

/** Studio: key, fill and rim. The reference's environment map is black, so it gives no light and is left out: the pictures have the same bytes. */
const STUDIO: LightSetup = {
  ambient: 0.12,
  lights: [
    { intensity: 1.2, from: [2, 3, 2] },
    { intensity: 0.4, from: [-2, 1, 1] },
    { intensity: 0.3, from: [0, 2, -3] },
  ],
};

/** The lights of a view whose camera stands at `eye`. */
export function lightsOf(lighting: ModuleLighting, eye: readonly [number, number, number]): LightSetup {
  if (lighting === "studio") return STUDIO;
  const [x, y, z] = FOLLOW_LIGHT.offset;
  return {
    ambient: FOLLOW_LIGHT.ambient,
    lights: [{ intensity: FOLLOW_LIGHT.intensity, from: [eye[0] + x, eye[1] + y, eye[2] + z] }],
  };
}

/** The eight views of the bundle by the names under which judges fetch them, in the order in which they are drawn, from core's table. */
export const MODULE_VIEWS = Object.fromEntries(
  VIEWS_ON_WHITE.map(({ name, theta, phi }) => [name, { theta, phi }]),
) as Readonly<Record<ViewName, ViewAngles>>;

/** Name of a view on white. */
export type ModuleViewName = ViewName;

/** Names of the white views, and of the gray ones. */
export const WHITE_VIEWS: readonly ModuleViewName[] = VIEWS_ON_WHITE.map(({ name }) => name);
/** Names of the views on gray, in the order of stage 1. */
export const GRAY_VIEWS = FRONT_VIEWS;

/** Side of a view of the bundle, pixels. */
export const BUNDLE_VIEW_SIZE = 1024;

/** RGB, 0 to 255, behind the white and the gray views. The grid has the gray one. */
export const WHITE = [255, 255, 255] as const;
export const GRAY = [128, 128, 128] as const;
