import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseMatrix, parseWinner, paths } from "@404-gen/core/records";
import { verifyRepository } from "@404-gen/core/verify";
import { createOfflineJudge } from "@404-gen/judge/offline";
import { makeCompetition } from "./competition.ts";
import { refuseRepeats } from "./refuse-repeats.ts";
import { runDuels } from "./validator.ts";

const dir = process.argv[2] ?? (await mkdtemp(join(tmpdir(), "custom-validator-")));
const { state, objects } = await makeCompetition(dir);
await runDuels({
  state,
  objects,
  judge: createOfflineJudge(),
  policy: refuseRepeats,
  onAction: (service, what) => console.log(`${service}: ${what}`),
  signal: new AbortController().signal,
});

const read = async (path: string) => (await state.read(path)) ?? "";
for (const { left, right, margin } of parseMatrix(await read(paths.matrix(0)), { path: paths.matrix(0) }))
  console.log(`${left.slice(0, 10)} against ${right.slice(0, 10)}: margin ${margin}`);
const { winner_hotkey } = parseWinner(await read(paths.winner(0)), { path: paths.winner(0) });
const { findings } = await verifyRepository(state);
console.log(
  `winner ${winner_hotkey}; violations of the rules: ${findings.filter((f) => f.severity === "violation").length}`,
);
console.log(`the record: ${join(dir, "state")}`);
await state.close();
