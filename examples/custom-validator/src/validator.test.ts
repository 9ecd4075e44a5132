import { cp, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseMatrix, parseSourceAudits, parseState, parseWinner, paths } from "@404-gen/core/records";
import { verifyRepository } from "@404-gen/core/verify";
import { createOfflineJudge } from "@404-gen/judge/offline";
import { beforeAll, describe, expect, it } from "vitest";
import { HONEST, makeCompetition, openCompetition, RECYCLER } from "./competition.ts";
import { type Policy, refuseRepeats } from "./refuse-repeats.ts";
import { runDuels } from "./validator.ts";

const folder = () => mkdtemp(join(tmpdir(), "custom-validator-"));
let made: string;
beforeAll(async () => {
  made = await folder();
  await (await makeCompetition(made)).state.close();
});

async function run(policy: Policy) {
  const dir = await folder();
  await cp(made, dir, { recursive: true });
  const { state, objects } = await openCompetition(dir);
  await runDuels({ state, objects, judge: createOfflineJudge(), policy, signal: AbortSignal.timeout(60_000) });
  const read = async <T>(path: string, parse: (text: string, options: { path: string }) => T) =>
    parse((await state.read(path)) ?? "", { path });
  return {
    winner: (await read(paths.winner(0), parseWinner)).winner_hotkey,
    stage: (await read(paths.state, parseState)).stage,
    matches: (await read(paths.matrix(0), parseMatrix)).map(({ left, right }) => [left, right]),
    audits: await read(paths.sourceAudits(0), parseSourceAudits),
    findings: (await verifyRepository(state)).findings,
  };
}

describe("a validator that refuses repeated solutions", () => {
  it("crowns the best new work and spends no duel on a repeat", async () => {
    const round = await run(refuseRepeats);
    expect(round.winner).toBe(HONEST);
    expect(round.stage).toBe("finalizing");
    expect(round.matches).toEqual([["leader", HONEST]]);
    expect(round.audits).toEqual([
      { hotkey: RECYCLER, verdict: "failed", reason: "Held the crown before, as someone/old-champion" },
      { hotkey: HONEST, verdict: "passed", reason: "The policy has nothing against it" },
    ]);
    expect(round.findings.filter(({ severity }) => severity === "violation")).toEqual([]);
  }, 120_000);

  it("would have crowned the repeat without the policy", async () => {
    const round = await run(() => new Map());
    expect(round.winner).toBe(RECYCLER);
    expect(round.findings.filter(({ severity }) => severity === "violation")).toEqual([]);
  }, 120_000);
});

describe("refuseRepeats", () => {
  const submission = (commit: string, place: number) => ({
    repo: `m/${place}`,
    commit: commit.repeat(40),
    cdn_url: "https://c.dn",
    revealed_at_block: place,
    round: "example-0",
  });

  it("keeps the first of a solution, whoever's repository the later ones stand in", () => {
    const submissions = { first: submission("d", 1), other: submission("e", 2), fork: submission("D", 3) };
    expect([...refuseRepeats({ submissions, leader: [] })]).toEqual([
      ["fork", "Revealed earlier in this round by first"],
    ]);
  });
});
