import { join } from "node:path";
import { CompetitionError, type Service, systemClock, type TurnResult } from "@404-gen/core";
import { createMemoryBranch, createMemoryStateStore } from "@404-gen/core/memory";
import { formatState, paths, type Stage } from "@404-gen/core/records";
import { readChainFile } from "@404-gen/core/simulated";
import { expect, it } from "vitest";
import { makeFolder } from "../../testing/fixtures.ts";
import { type JumpOptions, jumpThroughRound } from "./jump-through-round.ts";
import { createVirtualClock } from "./virtual-time.ts";

const HOUR = 3_600_000;
const stateText = (stage: Stage, round = 4) => formatState({ current_round: round, stage, next_stage_eta: null });

/** A competition in a stage, whose time is ten days ahead of the machine; `turn` is the turn of its one service. */
async function createTrial(stage: Stage, turn: (trial: Trial) => Promise<TurnResult> | TurnResult) {
  const begin = systemClock.now() + 240 * HOUR;
  const clock = createVirtualClock({ now: begin });
  const state = await createMemoryStateStore({ branch: createMemoryBranch({ [paths.state]: stateText(stage) }) });
  const chainFile = join(makeFolder({ "chain.json": JSON.stringify({ neurons: [] }) }), "chain.json");
  const trial: Trial = {
    clock,
    chainFile,
    ahead: () => clock.now() - begin,
    async move(to, round = 4) {
      await state.commit([{ path: paths.state, text: stateText(to, round) }], { message: to });
      return { kind: "acted", what: to };
    },
  };
  const service: Service = { name: "manager", turn: async () => turn(trial) };
  const jump = (more: Partial<JumpOptions> = {}) =>
    jumpThroughRound([service], {
      ...{ state, clock, chainFile, until: null, signal: new AbortController().signal, onTurn: () => {} },
      ...more,
    });
  return { ...trial, jump };
}
type Trial = {
  readonly clock: ReturnType<typeof createVirtualClock>;
  readonly chainFile: string;
  /** Milliseconds that were jumped. */
  ahead(): number;
  move(to: Stage, round?: number): Promise<TurnResult>;
};

const waitUntil = (untilMs: number | null): TurnResult => ({ kind: "waiting", reason: "a block", untilMs });

it("plays until the round is over, and no further", async () => {
  const rest: [Stage, number][] = [
    ["duels", 4],
    ["finalizing", 4],
    ["open", 5],
    ["miner_generation", 5],
  ];
  const trial = await createTrial("downloading", ({ move }) => move(...(rest.shift() as [Stage, number])));
  expect(await trial.jump()).toEqual({ round: 5, stage: "open", waits: [] });
  expect(rest).toEqual([["miner_generation", 5]]);
});

it("stops at the stage that is named, also where the competition stands in it already", async () => {
  const rest: Stage[] = ["duels", "finalizing"];
  const trial = await createTrial("downloading", ({ move }) => {
    const [next] = rest.splice(0, 1);
    return next === undefined ? waitUntil(null) : move(next);
  });
  expect(await trial.jump({ until: "duels" })).toEqual({ round: 4, stage: "duels", waits: [] });
  const there = await createTrial("duels", () => expect.fail("nobody is asked"));
  expect(await there.jump({ until: "duels" })).toEqual({ round: 4, stage: "duels", waits: [] });
});

it("jumps on and on in a stage that ends at a block, and leaves the chain's file at the time that it came to", async () => {
  let lastTurnMs = 0;
  const trial = await createTrial("open", async ({ ahead, clock, move }) => {
    if (ahead() < 100 * HOUR) return waitUntil(clock.now() + HOUR);
    await systemClock.sleep(20);
    lastTurnMs = systemClock.now();
    return move("miner_generation");
  });
  expect(await trial.jump({ until: "miner_generation" })).toMatchObject({ stage: "miner_generation", waits: [] });
  expect(trial.ahead()).toBe(100 * HOUR);
  const { timeShiftMs = 0 } = await readChainFile(trial.chainFile);
  // The shift is computed after the last turn: the machine's time during a turn is not added, and the time that was reached is kept.
  expect(timeShiftMs).toBeLessThanOrEqual(trial.clock.now() - lastTurnMs);
  expect(timeShiftMs).toBeGreaterThanOrEqual(trial.clock.now() - systemClock.now());
});

it("names who waits for what where a person has to act, with the time that passed kept", async () => {
  const trial = await createTrial("duels", () => waitUntil(null));
  expect(await trial.jump()).toEqual({ round: 4, stage: "duels", waits: ["manager: a block"] });
  expect(trial.ahead()).toBe(20 * 120_000);
});

it("ends at a stop between two turns, and without a record", async () => {
  const stop = new AbortController();
  const trial = await createTrial("duels", () => {
    stop.abort(new CompetitionError("stopped", { code: "STOPPED" }));
    return waitUntil(null);
  });
  await expect(trial.jump({ signal: stop.signal })).rejects.toMatchObject({ code: "STOPPED" });
  await expect(trial.jump({ state: await createMemoryStateStore() })).rejects.toMatchObject({ code: "RECORD_MISSING" });
});
