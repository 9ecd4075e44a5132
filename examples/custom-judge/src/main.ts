import { judgeMatch } from "@404-gen/judge";
import { createOfflineJudge } from "@404-gen/judge/offline";
import { drawGrid, drawPrompt, type Scene } from "@404-gen/judge/testing";
import { createJury } from "./jury.ts";

// Two "models" of one object, drawn by code instead of a renderer: the second one has no stripes and no top.
const lamp: Scene = [
  { at: [0, -0.2, 0], radii: [0.2, 0.2, 0.2], colour: [60, 90, 200], stripes: 14 },
  { at: [0, 0.2, 0], radii: [0.3, 0.12, 0.3], colour: [230, 180, 60], stripes: 18 },
];
const broken: Scene = [{ ...lamp[0], at: [0, 0, 0], radii: [0.2, 0.2, 0.2], colour: [60, 90, 200], stripes: 0 }];

const result = await judgeMatch({
  judge: createJury([createOfflineJudge()]),
  prompts: { lamp: await drawPrompt(lamp) },
  left: { lamp: await drawGrid(broken) },
  right: { lamp: await drawGrid(lamp) },
});
console.log(`margin ${result.margin}, qualifies: ${result.qualifies}`);
for (const duel of result.duels) console.log(`${duel.name}: ${duel.winner} (${duel.issues})`);
