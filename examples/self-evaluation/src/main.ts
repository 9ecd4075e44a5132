import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { evaluate } from "@404-gen/judge";
import { createOfflineJudge } from "@404-gen/judge/offline";
import { createCpuRenderer } from "@404-gen/render";
import { makeModels } from "./make-models.ts";

const dir = process.argv[2] ?? (await mkdtemp(join(tmpdir(), "self-evaluation-")));
await makeModels(dir, ["medium", "high"]);

const render = createCpuRenderer();
const result = await evaluate({
  a: join(dir, "medium"), // the defender: last week's models
  b: join(dir, "high"), // the challenger: today's
  prompts: join(dir, "prompts"),
  judge: createOfflineJudge(), // or createVlmJudge({ baseUrl }) of @404-gen/judge/openai
  render,
  out: join(dir, "report"),
});
await render.close();

console.log(
  `margin ${result.margin}, qualifies: ${result.qualifies} (${result.prompts} prompts, judge ${result.judge})`,
);
console.log(`pictures side by side: ${result.files.report}`);
