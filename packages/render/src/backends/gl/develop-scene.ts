import type { SceneData } from "../../formats/js/scene-data.ts";
import { composeGrid, gridSize } from "../../image/grid.ts";
import { encodePng } from "../../image/png.ts";
import type { PicturePlan } from "../../pool/scene-job.ts";
import { GRID_GAP } from "../../views.ts";
import { drawSceneOnGl } from "./draw-scene.ts";
import type { GlStage } from "./stage.ts";

type SceneJobOnGl = { readonly scene: SceneData; readonly pictures: readonly PicturePlan[] };

/** Draws pictures of a module's scene: PNGs in the order of the plans. */
export function developScene(stage: GlStage, { scene, pictures }: SceneJobOnGl): Uint8Array[] {
  const views = pictures.flatMap((picture) => picture.views);
  const drawing = drawSceneOnGl(stage, scene, views);
  let at = 0;
  return pictures.map(({ views, gap = GRID_GAP }) => {
    const own = drawing.slice(at, at + views.length);
    at += views.length;
    const size = views[0]?.size ?? 0;
    if (own.length === 1) return encodePng(own[0] as Uint8Array, { width: size, height: size });
    return encodePng(composeGrid(own, size, gap), gridSize(own.length, { size, gap }));
  });
}
