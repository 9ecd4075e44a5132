import {
  BUNDLE_VIEW_SIZE,
  GRAY,
  GRAY_VIEWS,
  MODULE_VIEWS,
  type ModuleLighting,
  type ModuleViewName,
  WHITE,
  WHITE_VIEWS,
} from "./module-views.ts";
import type { PicturePlan } from "./pool/scene-job.ts";
import { VIEW_SIZE, VIEWS, type ViewAngles } from "./views.ts";

/** Name of a view on gray. */
export type GrayViewName = (typeof GRAY_VIEWS)[number];

/** All pictures that a judge fetches of one module, PNG files. Their names under a prefix: `white/{view}.png`, `gray/{view}.png`, `grid.png`. */
export type ModuleBundle = {
  /** Name of the view → PNG. */
  readonly white: Readonly<Record<ModuleViewName, Uint8Array>>;
  /** Name of the view → PNG. */
  readonly gray: Readonly<Record<GrayViewName, Uint8Array>>;
  /** Four studio-lit views, 1041 × 1041. */
  readonly grid: Uint8Array;
};

/** The grid alone, which the render service answers to a request without parameters. */
export const GRID_PLAN: PicturePlan = {
  views: VIEWS.map((angles) => ({ angles, size: VIEW_SIZE, lighting: "studio", background: GRAY })),
};

const bundleView = (name: ModuleViewName, background: readonly [number, number, number]): PicturePlan => ({
  views: [{ angles: MODULE_VIEWS[name], size: BUNDLE_VIEW_SIZE, lighting: "follow", background }],
});

/** All pictures of a bundle. The large ones come first, so that threads end at about the same time. */
export const BUNDLE_PLAN: readonly PicturePlan[] = [
  ...WHITE_VIEWS.map((name) => bundleView(name, WHITE)),
  ...GRAY_VIEWS.map((name) => bundleView(name, GRAY)),
  GRID_PLAN,
];

/** The drawn pictures of {@link BUNDLE_PLAN} by their names. */
export function nameBundle(pictures: readonly Uint8Array[]): ModuleBundle {
  const withNames = <Name extends string>(names: readonly Name[], from: number) =>
    Object.fromEntries(names.map((name, at) => [name, pictures[from + at]])) as Record<Name, Uint8Array>;
  return {
    white: withNames(WHITE_VIEWS, 0),
    gray: withNames(GRAY_VIEWS, WHITE_VIEWS.length),
    grid: pictures[WHITE_VIEWS.length + GRAY_VIEWS.length] as Uint8Array,
  };
}

/** How a module is drawn, where it is neither the grid nor the bundle. */
export type ModuleViewOptions = {
  /** Directions of the views. @default the grid's four */
  readonly views?: readonly ViewAngles[] | undefined;
  /** Side of a view, pixels. @default 518 */
  readonly size?: number | undefined;
  /** The lights. @default "studio" */
  readonly lighting?: ModuleLighting | undefined;
  /** RGB behind the module, 0 to 255. @default [128, 128, 128] */
  readonly background?: readonly [number, number, number] | undefined;
  /** Distance of the camera from the origin, model units. @default 2 */
  readonly radius?: number | undefined;
  /** Vertical field of view, degrees. @default 49.1 */
  readonly fov?: number | undefined;
  /** Pixels between the views of a grid. @default 5 */
  readonly gap?: number | undefined;
};

/** Plans the views as one grid, or as a picture each. */
export function planViews(options: ModuleViewOptions, as: "grid" | "pictures"): PicturePlan[] {
  const { views = VIEWS, size = VIEW_SIZE, lighting = "studio", background = GRAY, radius, fov, gap } = options;
  const shots = views.map((angles) => ({ angles, size, lighting, background, radius, fov }));
  return as === "grid" ? [{ views: shots, gap }] : shots.map((view) => ({ views: [view] }));
}
