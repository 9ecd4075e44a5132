import { formatState, type GenerationAudits, parseGenerationAudits, paths, type Stage } from "@404-gen/core/records";
import { createManualClock, createMemoryBranch, createMemoryStateStore } from "@404-gen/core/testing";
import { describe, expect, it } from "vitest";
import { MINER_HOTKEY, OTHER_HOTKEY } from "../../testing/round.ts";
import { createRecordAudit } from "./record-audit.ts";

const state = (stage: Stage, round = 3) => formatState({ current_round: round, stage, next_stage_eta: null });
const decision = (outcome: "pending" | "passed" | "rejected", hotkey = MINER_HOTKEY) => ({
  hotkey,
  outcome,
  checked_prompts: 8,
  failed_prompts: 0,
  failed_critical: 0,
  generation_time: 1.5,
  reason: "",
  evidence: {},
});
const changes = [{ path: paths.generated(3, MINER_HOTKEY), text: "{}" }];

async function setUp(stage: Stage = "duels") {
  const branch = createMemoryBranch({ "state.json": state(stage) });
  const clock = createManualClock({ now: Date.UTC(2026, 0, 5) });
  /** Two runners on one branch. */
  const runner = async () => {
    const store = await createMemoryStateStore({ branch, clock });
    return { store, record: createRecordAudit({ state: store, clock }) };
  };
  const audits = (): GenerationAudits => {
    const path = paths.generationAudits(3);
    return parseGenerationAudits(branch.files().get(path) ?? "{}", { path });
  };
  return { branch, runner, audits };
}

describe("the record of an audit", () => {
  it("writes outcomes of two runners one after another, and never changes a settled verdict", async () => {
    const { runner, audits, branch } = await setUp();
    const [first, second] = [await runner(), await runner()];
    const entry = (outcome: "pending" | "passed" | "rejected", hotkey?: string) => ({
      round: 3,
      decision: decision(outcome, hotkey),
      extras: {},
      changes: [],
    });
    expect(await first.record(entry("pending"))).toBe("recorded");
    expect(await second.record(entry("passed"))).toBe("recorded");
    const audit = audits()[MINER_HOTKEY];
    expect(audit).toMatchObject({ outcome: "passed", x404: { runs: 2 } });
    const commits = branch.commits.length;
    expect(await first.record({ ...entry("rejected"), changes })).toBe("settled");
    expect(await second.record(entry("passed"))).toBe("settled");
    expect(branch.commits.length).toBe(commits);
    expect(audits()[MINER_HOTKEY]).toEqual(audit);
    expect(await first.record(entry("rejected", OTHER_HOTKEY))).toBe("recorded");
    expect(Object.keys(audits())).toEqual([MINER_HOTKEY, OTHER_HOTKEY]);
  });

  it.each<[Stage, number]>([
    ["paused", 3],
    ["finalizing", 3],
    ["duels", 4],
  ])("gets no verdict when a person sets %s of round %i between the look and the commit", async (stage, round) => {
    const { branch, runner, audits } = await setUp();
    const { record } = await runner();
    const person = await runner();
    await person.store.commit([{ path: "state.json", text: state(stage, round) }], { message: "Hold" });
    expect(await record({ round: 3, decision: decision("passed"), extras: {}, changes })).toBe("held");
    expect(audits()).toEqual({});
    expect(branch.files().has(paths.generated(3, MINER_HOTKEY))).toBe(false);
  });
});
