import { readFile, writeFile } from "node:fs/promises";
import { renderGlb } from "@404-gen/render"; // or renderPly

await writeFile("model.png", (await renderGlb(await readFile("model.glb"))).png);
