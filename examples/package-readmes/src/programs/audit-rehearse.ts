import { readFile } from "node:fs/promises";
import { createOfflineDistance, rehearseAudit } from "@404-gen/audit";
import { createCpuRenderer } from "@404-gen/render";

const [endpoint = "http://127.0.0.1:10006"] = process.argv.slice(2); // your image's server, running
const renderer = createCpuRenderer();
const { verdict, results } = await rehearseAudit({
  endpoint,
  seed: 7,
  prompts: ["lamp"].map((stem) => ({
    stem,
    picture: () => readFile(`${stem}.png`),
    submitted: () => readFile(`${stem}.glb`),
  })),
  renderer,
  distance: createOfflineDistance(), // the validator measures with createDinov3 of @404-gen/audit/onnx
});
for (const { stem, outcome, distance } of results) console.log(stem, outcome, distance);
console.log(verdict.outcome, verdict.reason);
await renderer.close();
