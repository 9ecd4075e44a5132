/** The page's program for all formats: `VIEW_MODELS(data, element)`. Splats make it 2 MB larger, so pages without splats have `meshes.ts`. */
import type { ViewerData } from "../viewed-model.ts";
import { readGlb } from "./read-glb.ts";
import { readScene } from "./read-scene.ts";
import { readSplats } from "./read-splats.ts";
import { showModels } from "./show-models.ts";

const readers = { glb: readGlb, scene: readScene, ply: readSplats };
Object.assign(globalThis, {
  VIEW_MODELS: (data: ViewerData, place: HTMLElement) => showModels(data, readers, place),
});
