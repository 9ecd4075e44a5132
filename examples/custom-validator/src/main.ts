import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { COMPETITIONS, policyLabel, withPolicies } from "@404-gen/core/competition";
import { parseMatrix, parseWinner, paths } from "@404-gen/core/records";
import { proveRepository } from "@404-gen/core/verify";
import { createOfflineJudge } from "@404-gen/judge/offline";
import { makeCompetition, PROMPTS } from "./competition.ts";
import { firstComer } from "./first-comer.mjs";
import { createReadyAuditor } from "./ready-auditor.ts";
import { refuseRepeats } from "./refuse-repeats.ts";
import { runDuels } from "./validator.ts";

const dir = process.argv[2] ?? (await mkdtemp(join(tmpdir(), "custom-validator-")));
const { state, objects } = await makeCompetition(dir);
await runDuels({
  state,
  objects,
  judge: createOfflineJudge(),
  auditor: createReadyAuditor({ state, prompts: PROMPTS }),
  rule: refuseRepeats,
  policy: firstComer,
  onAction: (service, what) => console.log(`${service}: ${what}`),
  signal: new AbortController().signal,
});

const read = async (path: string) => (await state.read(path)) ?? "";
for (const { left, right, margin } of parseMatrix(await read(paths.matrix(0)), { path: paths.matrix(0) }))
  console.log(`${left.slice(0, 10)} against ${right.slice(0, 10)}: margin ${margin}`);
const { winner_hotkey } = parseWinner(await read(paths.winner(0)), { path: paths.winner(0) });
console.log(`winner ${winner_hotkey}`);
for (const competitions of [withPolicies(COMPETITIONS, { 1: firstComer }), COMPETITIONS]) {
  const proof = await proveRepository({ name: dir, reader: state, git: null }, { competitions });
  const [goneBy] = proof.competitions;
  const causes = proof.causes.filter(({ severity }) => severity !== "note").map(({ code }) => code);
  console.log([`${proof.verdict} by policy ${goneBy && policyLabel(goneBy.policy)}`, ...causes].join(": "));
}
console.log(`the record: ${join(dir, "state")}`);
await state.close();
