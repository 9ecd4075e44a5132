import type { SceneData } from "../../formats/js/scene-data.ts";
import { composeGrid, gridSize } from "../../image/grid.ts";
import { encodePng } from "../../image/png.ts";
import {
  BUNDLE_PLAN,
  type ModuleBundle,
  type ModuleViewOptions,
  nameBundle,
  planViews,
} from "../../module-pictures.ts";
import type { PicturePlan } from "../../pool/scene-job.ts";
import { drawSceneOnGl } from "./draw-scene.ts";
import { openStage } from "./stage.ts";

/** Draws scenes of modules on OpenGL. The scene was checked before (`createModuleChecker`). */
export type GlSceneRenderer = {
  /** Name of the OpenGL driver. */
  readonly driver: string;
  /** The judges' eight white and four gray views and the grid. */
  bundle(scene: SceneData): ModuleBundle;
  /** One PNG: the judges' grid, unless options say otherwise. */
  grid(scene: SceneData, options?: ModuleViewOptions): Uint8Array;
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
  const develop = (scene: SceneData, plans: readonly PicturePlan[]): Uint8Array[] => {
    const drawn = drawSceneOnGl(
      stage,
      scene,
      plans.flatMap(({ views }) => views),
    );
    let at = 0;
    return plans.map(({ views, gap }) => {
      const own = drawn.slice(at, at + views.length);
      at += views.length;
      const size = views[0]?.size ?? 0;
      if (own.length === 1) return encodePng(own[0] as Uint8Array, { width: size, height: size });
      return encodePng(composeGrid(own, size, gap), gridSize(own.length, { size, ...(gap !== undefined && { gap }) }));
    });
  };
  return {
    driver: stage.driver,
    bundle: (scene) => nameBundle(develop(scene, BUNDLE_PLAN)),
    grid: (scene, options = {}) => develop(scene, planViews(options, "grid"))[0] as Uint8Array,
    close: () => stage.close(),
  };
}
