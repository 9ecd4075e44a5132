import { readFile } from "node:fs/promises";
import { createOfflineJudge } from "@404-gen/judge/offline";
import { renderGlb } from "@404-gen/render"; // for files that you trust

const picture = (name: string, bytes: Uint8Array) => ({ url: name, load: async () => bytes });
const side = async (file: string) => picture(file, (await renderGlb(await readFile(file))).png);
const judge = createOfflineJudge(); // or createVlmJudge of @404-gen/judge/openai: the same call
const evidence = await judge.judge(
  {
    name: "lamp",
    prompt: picture("prompt.png", await readFile("prompt.png")),
    left: await side("old.glb"),
    right: await side("new.glb"),
  },
  { seed: 404 },
);
if (evidence.kind === "measured") {
  const { winner, leftPenalty, rightPenalty, issues } = evidence.value;
  console.log(`${winner}: penalties ${leftPenalty} and ${rightPenalty}. ${issues}`);
} else console.error(evidence); // a picture that cannot be shown, or no judge: never a draw
