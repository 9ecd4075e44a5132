import { readFile } from "node:fs/promises";
import { judgeMatch } from "@404-gen/judge";
import { createOfflineJudge } from "@404-gen/judge/offline";

const result = await judgeMatch({
  judge: createOfflineJudge(),
  prompts: { lamp: await readFile("prompt.png") },
  left: { lamp: await readFile("old.png") }, // 2 × 2 previews, as @404-gen/render draws them
  right: { lamp: await readFile("new.png") },
});
console.log(result.margin, result.qualifies); // positive: the right side is better
