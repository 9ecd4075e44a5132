import { prepareScene } from "./backends/cpu/prepare-scene.ts";
import type { SceneData } from "./formats/js/scene-data.ts";
import { BUNDLE_PLAN, type ModuleBundle, type ModuleViewOptions, nameBundle, planViews } from "./module-pictures.ts";
import type { PicturePlan } from "./pool/scene-job.ts";
import { withCrew } from "./pool/with-crew.ts";

/** How a module's scene is drawn. */
export type RenderSceneOptions = {
  /** Threads that draw, 1 to 16. The bytes do not depend on it. @default 1 */
  readonly threads?: number | undefined;
  /** Ends the drawing early: it rejects with this signal's reason. */
  readonly signal?: AbortSignal | undefined;
};

async function drawPlans(
  scene: SceneData,
  { pictures, threads = 1, signal }: RenderSceneOptions & { readonly pictures: readonly PicturePlan[] },
): Promise<Uint8Array[]> {
  const preparedScene = prepareScene(scene);
  return withCrew(threads, (crew) => crew.shoot({ scene: preparedScene, pictures }, { signal }));
}

/**
 * Draws a module's scene as the judges see it: eight white and four gray views of 1024², and the grid, from one preparation of the scene. The scene
 * must be checked before (`createModuleChecker`); no code of the module runs here.
 *
 * Throws `MODULE_TOO_HEAVY` (fault `miner`) for a scene with more than 20 million vertices over all instances.
 *
 * @example
 * const { white, gray, grid } = await renderSceneBundle(scene, { threads: 2 });
 */
export async function renderSceneBundle(scene: SceneData, options: RenderSceneOptions = {}): Promise<ModuleBundle> {
  return nameBundle(await drawPlans(scene, { ...options, pictures: BUNDLE_PLAN }));
}

/**
 * Draws a module's scene as one picture: the judge's grid, 1041 × 1041, unless options say otherwise. Throws as {@link renderSceneBundle}.
 *
 * @example
 * await writeFile("lamp.png", await renderSceneGrid(scene));
 */
export async function renderSceneGrid(
  scene: SceneData,
  options: RenderSceneOptions & ModuleViewOptions = {},
): Promise<Uint8Array> {
  const [grid] = await drawPlans(scene, { ...options, pictures: planViews(options, "grid") });
  return grid as Uint8Array;
}
