import { readFile } from "node:fs/promises";
import { createMultiStageJudge, memoryBundle, readBundleFolder } from "@404-gen/judge";
import { createOfflineModel } from "@404-gen/judge/offline";
import { createOpenAiModel, STAGED_MODEL_DEFAULTS } from "@404-gen/judge/openai";

const [baseUrl] = process.argv.slice(2); // an OpenAI-compatible server; without one no model sees the pictures
const model = baseUrl ? createOpenAiModel({ ...STAGED_MODEL_DEFAULTS, baseUrl }) : createOfflineModel();
const bundle = async (folder: string) => memoryBundle(folder, await readBundleFolder(folder)); // white/front_left.png, …
const prompt = await readFile("prompt.png");
const evidence = await createMultiStageJudge({ model }).judge(
  {
    name: "lamp",
    prompt: { url: "prompt.png", load: async () => prompt },
    left: await bundle("old"),
    right: await bundle("new"),
  },
  { seed: 20 },
);
if (evidence.kind === "measured") console.log(evidence.value.winner, evidence.value.detail.decided_by);
else console.error(evidence); // the bundle's fault, or the judge's: never a draw
