/** The page's program for GLB files and scenes of modules: `VIEW_MODELS(data, element)`. */
import type { ViewerData } from "../viewed-model.ts";
import { readGlb } from "./read-glb.ts";
import { readScene } from "./read-scene.ts";
import { showModels } from "./show-models.ts";

const readers = { glb: readGlb, scene: readScene };
Object.assign(globalThis, {
  VIEW_MODELS: (data: ViewerData, place: HTMLElement) => showModels(data, readers, place),
});
