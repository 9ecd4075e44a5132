import { describe, expect, it } from "vitest";
import * as z from "zod";
import { CAST } from "../../testing/build-cast.ts";
import { buildRepository } from "../../testing/build-repository.ts";
import { competitionOf } from "./competition-of.ts";
import { COMPETITIONS } from "./competitions.ts";
import { type Competition, defineCompetition } from "./define-competition.ts";
import { COMPETITION_ONE } from "./one/competition.ts";
import { POLICY_ONE, type PolicyOne } from "./one/policy.ts";
import { extendPolicy, policyLabel } from "./policy.ts";
import { defineStateFile } from "./records/state-file.ts";
import { decide } from "./rules/tournament.ts";
import { readerOf } from "./verify/reader-of.ts";
import { competitionStatus } from "./verify/status.ts";
import { verifyRepository } from "./verify/verify-repository.ts";

const repository = buildRepository({ rounds: 3 });

/** Nobody ever takes the crown. */
const conservative: PolicyOne = extendPolicy(POLICY_ONE, {
  name: "conservative",
  version: "3",
  takesCrown: () => false,
  nextStep: (facts) => {
    const step = decide(facts);
    return step.kind === "play" && step.phase === "qualification"
      ? step
      : { kind: "crown", winner: "leader", path: [] };
  },
});

describe("the policy as a port", () => {
  it("is named by verify, with the competition and its rounds", async () => {
    const { competitions } = await verifyRepository(readerOf(repository.files));
    const policy = { name: "404-gen/1", version: "1" };
    expect(competitions).toEqual([{ id: "1", title: COMPETITION_ONE.title, policy, rounds: [0, 1, 2, 3] }]);
    expect(policyLabel(POLICY_ONE)).toBe("404-gen/1 1");
  });

  it("decides what verify expects: a winner by another policy is no winner", async () => {
    const competitions = [COMPETITION_ONE.withPolicy(conservative)] as const;
    const result = await verifyRepository(readerOf(repository.files), { round: 0, competitions });
    expect(result.competitions).toMatchObject([{ policy: { name: "conservative", version: "3" }, rounds: [0] }]);
    const differs = result.findings.filter(({ code }) => code === "WINNER_DIFFERS");
    expect(differs).toMatchObject([{ recorded: CAST.better, expected: "leader" }]);
    expect((await verifyRepository(readerOf(repository.files), { round: 0 })).findings).toEqual([]);
  });

  it("is what status goes by", async () => {
    const files = new Map(repository.files);
    files.set("state.json", JSON.stringify({ current_round: 0, stage: "duels", next_stage_eta: null }));
    const competitions = [
      COMPETITION_ONE.withPolicy(
        extendPolicy(conservative, {
          ...conservative,
          standing: () => ({
            contenders: [],
            rejected: [],
            approved: [],
            qualified: [],
            unplayed: [],
            crownPath: [],
            timeline: [],
            next: { kind: "play", phase: "timeline", left: "leader", right: CAST.weak },
          }),
        }),
      ),
    ] as const;
    const status = await competitionStatus(readerOf(files), { now: 0, competitions });
    expect(status.competition.policy).toEqual({ name: "conservative", version: "3" });
    expect(status.matches.next).toEqual({ left: "leader", right: CAST.weak });
  });
});

describe("a competition as a value", () => {
  const results = defineStateFile({
    path: "rounds/{round}/{hotkey}/submitted.json",
    about: "Results of a third competition.",
    schema: z.record(z.string(), z.looseObject({ usd: z.string() })),
    writers: [{ by: "people", message: null }],
    change: { kind: "free" },
  });
  const third = defineCompetition({
    id: "3",
    title: "a third one",
    formats: ["usd"],
    files: { results },
    policy: { name: "third", version: "1" },
    async recognise({ source, paths }) {
      for (const path of paths.filter((one) => results.placeOf(one))) {
        return (await source.read(path))?.includes('"usd"') ? "yes" : "no";
      }
      return "unknown";
    },
    load: async ({ round }, policy) => ({ round, policy }),
    checks: {
      usd: ({ round, policy }, tally) =>
        tally.expect(false, () => ({ severity: "note", code: "X_SEEN", message: `${policy.name} saw round ${round}` })),
    },
    rootChecks: {},
    minerSteps: async () => [],
    standing: async () => ({
      submissions: 0,
      files: { recorded: 0, lost: 0, expected: 0 },
      matches: { played: 0, left: 0, exploratory: 0, next: null },
      audits: { requested: 0, passed: 0, rejected: 0, pending: 0 },
      builds: {},
      waitingFor: [],
      unreadable: [],
    }),
  });
  const competitions: readonly [Competition, ...Competition[]] = [...COMPETITIONS, third];
  const mixture = new Map(repository.files);
  for (const path of [...mixture.keys()])
    if (path.startsWith("rounds/2/") && !path.endsWith("schedule.json")) mixture.delete(path);
  mixture.set(`rounds/2/${CAST.weak}/submitted.json`, '{"a": {"usd": "https://x"}}');

  it("is recognised round by round, and its own checks run; a round that tells nothing goes with the one before it", async () => {
    const result = await verifyRepository(readerOf(mixture), { competitions });
    expect(result.competitions.map(({ id, rounds }) => [id, rounds])).toEqual([
      ["1", [0, 1]],
      ["3", [2, 3]],
    ]);
    expect(result.findings.filter(({ code }) => code === "X_SEEN").map(({ message }) => message)).toEqual([
      "third saw round 2",
      "third saw round 3",
    ]);
    expect(result.checked).toMatchObject({ usd: 2, schedule: expect.any(Number) });
  });

  it("of one round is the newest before it that tells, else the first", async () => {
    const of = async (round: number) => (await competitionOf(readerOf(mixture), { round, competitions })).id;
    expect([await of(0), await of(1), await of(2), await of(3)]).toEqual(["1", "1", "3", "3"]);
    expect((await competitionOf(readerOf(new Map()), { round: 0, competitions })).id).toBe("1");
  });

  it("is what config.json names, as long as no round tells", async () => {
    const config = { ...JSON.parse(repository.files.get("config.json") as string), x404: { competition: "3" } };
    const young = new Map([["config.json", JSON.stringify(config)]]);
    const of = async (files: ReadonlyMap<string, string>) =>
      (await competitionOf(readerOf(files), { round: 0, competitions })).id;
    expect(await of(young)).toBe("3");
    expect(await of(new Map([...repository.files, ...young]))).toBe("1");
    const result = await verifyRepository(
      readerOf(new Map([...young, ["state.json", repository.files.get("state.json") as string]])),
      { competitions },
    );
    expect(result.competitions.map(({ id }) => id)).toEqual(["3"]);
  });

  it("names its checks, so that a reader finds a rule by its name in findings and in the folder", () => {
    expect(COMPETITION_ONE.checks).toContain("tournament");
    expect(third.checks).toEqual(["usd"]);
  });
});
