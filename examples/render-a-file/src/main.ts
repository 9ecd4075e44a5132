import { readFile, writeFile } from "node:fs/promises";
import { renderGlb, renderPly } from "@404-gen/render";

const [model = "model.glb", picture = `${model}.png`] = process.argv.slice(2);
const { png, report } = await (model.endsWith(".ply") ? renderPly : renderGlb)(await readFile(model));
await writeFile(picture, png);
console.log(`${picture}: ${report.size.width} x ${report.size.height}, sha256 ${report.sha256.png}`);
