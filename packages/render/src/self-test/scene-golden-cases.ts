import type { ModuleViewOptions } from "../module-pictures.ts";
import type { GOLDENS } from "./goldens.ts";

export type SceneGoldenCase = {
  readonly name: keyof typeof GOLDENS;
  readonly why: string;
  /** How the scene of `makeModuleScene` is drawn. */
  readonly options: ModuleViewOptions;
};

/** Pictures of a module's scene whose bytes must not change. */
export const SCENE_GOLDEN_CASES: readonly SceneGoldenCase[] = [
  { name: "scene-grid", why: "the judge's grid: studio light, every kind of surface", options: {} },
  {
    name: "scene-follow",
    why: "the bundle's light, a white background, from above",
    options: { views: [{ theta: 0, phi: -30 }], size: 300, lighting: "follow", background: [255, 255, 255] },
  },
  {
    name: "scene-odd-size",
    why: "a side that no quad of pixels ends at, from below",
    options: { views: [{ theta: 200, phi: 15 }], size: 131, lighting: "follow" },
  },
];
