import { describe, expect, it } from "vitest";
import { chooseFaults } from "./faults/kinds.ts";
import { sayFailure } from "./say-failure.ts";
import { type SimulatedRun, simulate } from "./simulate.ts";
import { minerAddress } from "./world/cast.ts";

const brokenOf = (run: SimulatedRun) => (run.broken.length === 0 ? "" : sayFailure(run).join("\n"));

describe("a simulated round", () => {
  it("is won by the best honest miner in the same way each time, without faults and with all of them", async () => {
    const calm = await simulate({ seed: 1, kinds: [] });
    expect(brokenOf(calm)).toBe("");
    expect(calm.winners).toEqual([minerAddress("best")]);
    const first = await simulate({ seed: 1 });
    expect(brokenOf(first)).toBe("");
    expect(first.strikes.length).toBeGreaterThan(20);
    const again = await simulate({ seed: 1 });
    expect([again.history, again.traceHash]).toEqual([first.history, first.traceHash]);
    expect((await simulate({ seed: 2 })).traceHash).not.toBe(first.traceHash);
  });

  it("breaks no invariant with PLY files and over several rounds, in which the crown may stay", async () => {
    const run = await simulate({ seed: 5, format: "ply", rounds: 2 });
    expect(brokenOf(run)).toBe("");
    expect(run.winners).toHaveLength(2);
  });

  it("plays competition 2 as well: batches on machines, views, the judge of several stages, audits by duels", async () => {
    const run = await simulate({ seed: 3, format: "js", prompts: 3 });
    expect(brokenOf(run)).toBe("");
    expect(run.winners).toEqual([minerAddress("best")]);
    const files = [...run.world.branch.files().keys()];
    expect(files.some((path) => path.endsWith("/generation_audits.json"))).toBe(true);
    expect(run.world.trace.events.some(({ what }) => what.startsWith("pods.results"))).toBe(true);
  });

  it("goes on and sends notices when the branch is rewound or squashed", async () => {
    const notices: string[] = [];
    for (const seed of [1, 2, 3]) {
      const run = await simulate({ seed, kinds: chooseFaults("git-rewound,git-squashed"), rate: 20 });
      expect(brokenOf(run)).toBe("");
      expect(run.strikes.length).toBeGreaterThan(0);
      notices.push(...run.world.notices.filter(({ kind }) => kind === "branch-rewritten").map(({ title }) => title));
    }
    expect(notices.length).toBeGreaterThan(3);
  });

  it("counts no pause of a person that a set-back branch brought back as a round that the services had to be helped out of", async () => {
    // In this season a rewind takes away the commit with which a person had let round 2 go on.
    const run = await simulate({ seed: 12, rounds: 4, config: { round_duration_days: 3 } });
    expect(brokenOf(run)).toBe("");
    expect(run.strikes.map(({ kind }) => kind.name)).toContain("git-rewound");
    expect(run.resumed).toBe(0);
  });

  it("plays only faults of the chosen kinds, without single faults that are left out", async () => {
    const run = await simulate({ seed: 3, kinds: chooseFaults("git-conflict"), rate: 10 });
    expect(new Set(run.strikes.map(({ kind }) => kind.name))).toEqual(new Set(["git-conflict"]));
    const fewer = await simulate({ ...run.plan, without: new Set(["git-conflict#1"]) });
    expect(fewer.strikes[0]?.number).toBe(2);
  });
});

/** All kinds of fault that existed when these seeds were found: with newer kinds the seeds give other histories. */
const OLDER = "all,-process-gone,-git-rewound,-git-squashed";

/** Histories in which the simulator found an error of the product, each in its shortest form. */
const FAULTY_RUNS = [
  {
    what: "a channel that throws ended the validator, by the watch over the record",
    seed: 35,
    faults: "notifier-down",
  },
  { what: "the same, at its start", seed: 95, faults: "notifier-down" },
  { what: "a lagging replica hid a verdict, and the audit was made again", seed: 7, faults: OLDER },
  {
    what: "a batched write reached the branch when another runner had ended the round",
    seed: 61,
    faults: OLDER,
  },
  {
    what: "a start on a mirror that was behind made the services of competition 1, which wrote into a record of competition 2",
    seed: 6,
    faults: "git-stale-tip",
    format: "js",
  },
  {
    what: "verify proved competition 2's regenerations by the usual limits where config.json declares others",
    seed: 26,
    faults: "pod-makes-nothing",
    format: "js",
  },
  {
    what: "after a rewind the judge entered a match of an audit whose files were gone with the commits",
    seed: 23,
    faults: "all",
    format: "js",
  },
  {
    what: "a machine that a killed process left was paid for up to a day, because the provider did not answer once at the next start",
    seed: 1,
    faults: "pod-provider-5xx",
    rate: 25,
    prompts: 3,
    crash: { call: 240, phase: "after" },
  },
] as const;

describe("an error that the simulator found does not come back", () => {
  it.each(FAULTY_RUNS)("$what (seed $seed)", async ({ seed, faults, ...rest }) => {
    expect(brokenOf(await simulate({ seed, kinds: chooseFaults(faults), ...rest }))).toBe("");
  });
});
