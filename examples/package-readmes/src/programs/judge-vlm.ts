import { readFile } from "node:fs/promises";
import { judgeMatch } from "@404-gen/judge";
import { createVlmJudge } from "@404-gen/judge/openai";

const [baseUrl = "http://127.0.0.1:8000/v1"] = process.argv.slice(2); // vLLM or any other OpenAI-compatible server
const { margin, complete, duels } = await judgeMatch({
  judge: createVlmJudge({ baseUrl, model: "zai-org/GLM-4.1V-9B-Thinking" }),
  prompts: { lamp: await readFile("prompt.png") },
  left: { lamp: await readFile("old.png") },
  right: { lamp: await readFile("new.png") },
});
// An unusable answer is a fault, not a draw: the duel is `skipped`, and the match has no result yet.
console.log(complete ? margin : "incomplete", duels[0]?.issues);
