import type { SceneData } from "../../formats/js/scene-data.ts";
import {
  BUNDLE_PLAN,
  type ModuleBundle,
  type ModuleViewOptions,
  nameBundle,
  planViews,
} from "../../module-pictures.ts";
import { developScene } from "./develop-scene.ts";
import { openStage } from "./stage.ts";

/** Draws scenes of modules on OpenGL. The scene was checked before (`createModuleChecker`). */
export type GlSceneRenderer = {
  /** Name of the OpenGL driver. */
  readonly driver: string;
  /** The judges' eight white and four gray views and the grid. */
  bundle(scene: SceneData): ModuleBundle;
  /** One PNG: the judges' grid, unless options say otherwise. */
  grid(scene: SceneData, options?: ModuleViewOptions): Uint8Array;
  /** Releases the context. */
  close(): void;
};

/**
 * Opens a renderer of modules' scenes on `three` and `gl`. Pictures are close to the CPU renderer's (35 dB or more), not equal: they differ
 * from driver to driver. Throws `DEPENDENCY_MISSING` without the peers and `GL_UNAVAILABLE` without a display.
 *
 * @example
 * const renderer = await createGlSceneRenderer();
 * await writeFile("grid.png", renderer.grid(scene));
 * renderer.close();
 */
export async function createGlSceneRenderer(): Promise<GlSceneRenderer> {
  const stage = await openStage();
  return {
    driver: stage.driver,
    bundle: (scene) => nameBundle(developScene(stage, { scene, pictures: BUNDLE_PLAN })),
    grid: (scene, options = {}) =>
      developScene(stage, { scene, pictures: planViews(options, "grid") })[0] as Uint8Array,
    close: () => stage.close(),
  };
}
