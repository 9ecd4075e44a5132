import { cp, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { COMPETITIONS, type Competition, type PolicyOne, withPolicies } from "@404-gen/core/competition";
import { parseMatrix, parseSourceAudits, parseState, parseWinner, paths } from "@404-gen/core/records";
import { proveRepository } from "@404-gen/core/verify";
import { createOfflineJudge } from "@404-gen/judge/offline";
import { main } from "@404-gen/runner";
import { beforeAll, describe, expect, it } from "vitest";
import { HONEST, LATECOMER, makeCompetition, openCompetition, PROMPTS, RECYCLER } from "./competition.ts";
import { firstComer } from "./first-comer.mjs";
import { createReadyAuditor } from "./ready-auditor.ts";
import { refuseRepeats, type SourceRule } from "./refuse-repeats.ts";
import { runDuels } from "./validator.ts";

const folder = () => mkdtemp(join(tmpdir(), "custom-validator-"));
let root: string;
beforeAll(async () => {
  root = await folder();
  await (await makeCompetition(root)).state.close();
});

async function run({ rule, policy }: { rule: SourceRule; policy?: PolicyOne }) {
  const dir = await folder();
  await cp(root, dir, { recursive: true });
  const { state, objects } = await openCompetition(dir);
  const parts = { judge: createOfflineJudge(), auditor: createReadyAuditor({ state, prompts: PROMPTS }) };
  await runDuels({ state, objects, ...parts, rule, policy, signal: AbortSignal.timeout(170_000) });
  const read = async <T>(path: string, parse: (text: string, options: { path: string }) => T) =>
    parse((await state.read(path)) ?? "", { path });
  const prove = async (competitions: readonly [Competition, ...Competition[]]) => {
    const proof = await proveRepository({ name: dir, reader: state, git: null }, { competitions });
    return {
      verdict: proof.verdict,
      by: proof.competitions.map(({ policy: { name, version } }) => [name, version]),
      codes: proof.causes.filter(({ severity }) => severity !== "note").map(({ code }) => code),
    };
  };
  return {
    dir,
    winner: (await read(paths.winner(0), parseWinner)).winner_hotkey,
    stage: (await read(paths.state, parseState)).stage,
    matches: (await read(paths.matrix(0), parseMatrix)).map(({ left, right }) => [left, right]),
    audits: await read(paths.sourceAudits(0), parseSourceAudits),
    standard: await prove(COMPETITIONS),
    own: await prove(withPolicies(COMPETITIONS, { 1: firstComer })),
  };
}

const PROOF = { verdict: "proved", codes: [] };

describe("a validator with a policy of its own", () => {
  it("crowns the first new work that beats the leader, and spends no duel on a repeat or on who came later", async () => {
    const round = await run({ rule: refuseRepeats, policy: firstComer });
    expect(round.winner).toBe(HONEST);
    expect(round.stage).toBe("finalizing");
    expect(round.matches).toEqual([["leader", HONEST]]);
    expect(round.audits).toEqual([
      { hotkey: RECYCLER, verdict: "failed", reason: "Held the crown before, as someone/old-champion" },
      { hotkey: HONEST, verdict: "passed", reason: "The rule has nothing against it" },
    ]);
    expect(round.own).toEqual({ ...PROOF, by: [["first-comer", "1"]] });
    expect(round.standard).toEqual({ verdict: "violated", by: [["404-gen/1", "1"]], codes: ["MATCH_MISSING"] });

    const { stdout } = await verifyCommand(["verify", join(round.dir, "state"), "--policy", POLICY_FILE]);
    expect(stdout).toContain("PROVED: nothing differs from the rules");
    expect(stdout).toContain("competition 1 by policy first-comer 1: round 0");
  });

  it("would have crowned who came later by the standard policy, and the repeat without the rule", async () => {
    const standard = await run({ rule: refuseRepeats });
    expect(standard.winner).toBe(LATECOMER);
    expect(standard.standard).toEqual({ ...PROOF, by: [["404-gen/1", "1"]] });
    expect(standard.own).toMatchObject({ verdict: "violated", by: [["first-comer", "1"]] });
    const careless = await run({ rule: () => new Map() });
    expect(careless.winner).toBe(RECYCLER);
    expect(careless.standard).toEqual({ ...PROOF, by: [["404-gen/1", "1"]] });
  });
});

const POLICY_FILE = fileURLToPath(new URL("first-comer.mjs", import.meta.url));

/** Runs `404-gen` in this process. */
async function verifyCommand(argv: readonly string[]) {
  const out: string[] = [];
  const status = await main(argv, {
    stdout: { write: (text) => out.push(String(text)) > 0 },
    stderr: { write: () => true },
    env: {},
    cwd: root,
    onInterrupt: () => () => {},
    onKey: () => () => {},
    ask: null,
    openPage: async () => false,
    exit() {},
  });
  return { status, stdout: out.join("") };
}

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
