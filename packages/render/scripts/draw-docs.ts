// Draws the pictures of docs/render.md and docs/render-modules.md: npx tsx --conditions=@404-gen/source packages/render/scripts/draw-docs.ts
import { writeFile } from "node:fs/promises";
import { renderGlb } from "../src/render-glb.ts";
import { renderSceneGrid } from "../src/render-module.ts";
import { renderPly } from "../src/render-ply.ts";
import { makeMeshGlb } from "../src/self-test/mesh-model.ts";
import { makeModuleScene } from "../src/self-test/scene-model.ts";
import { makeSplatPly } from "../src/self-test/splat-model.ts";

const folder = new URL("../../../docs/images/", import.meta.url);
const save = (name: string, png: Uint8Array) => writeFile(new URL(name, folder), png);
await save("render-splats.png", (await renderPly(makeSplatPly({ splats: 60_000 }), { size: 200 })).png);
await save("render-mesh.png", (await renderGlb(await makeMeshGlb(), { size: 200 })).png);
await save("render-module.png", await renderSceneGrid(makeModuleScene(), { size: 200 }));
