import { BLOCK_SECONDS, type Notice } from "@404-gen/core";
import { COMPETITIONS, type Competition, withPolicies } from "@404-gen/core/competition";
import {
  createMemoryBranch,
  createMemoryObjectStore,
  type MemoryBranch,
  type MemoryObjectStore,
} from "@404-gen/core/memory";
import { createSimulatedChain, type SimulatedChain } from "@404-gen/core/simulated";
import { createDraws, type Draws } from "../chance.ts";
import { createFaults, type Faults } from "../faults/create-faults.ts";
import type { SimulationPlan } from "../plan.ts";
import { createEventQueue, type EventQueue, type Life } from "../time/event-queue.ts";
import { createLifeClock } from "../time/life-clock.ts";
import { FIRST_LEADER, minerAddress, OWNER, ROLES, VALIDATOR } from "./cast.ts";
import { type Cloud, createCloud } from "./cloud.ts";
import { createLedger, type Ledger } from "./ledger.ts";
import { createSolutions, type Solutions } from "./solutions.ts";
import { createTrace, type Trace } from "./trace.ts";

/** Start of the simulated time, 06:00, and the chain's block then: the first round takes commitments until 08:00. */
export const START_MS = Date.UTC(2026, 0, 5, 6);
export const START_BLOCK = 7_000_000;
/** Milliseconds of a block. */
export const BLOCK_MS = BLOCK_SECONDS * 1000;

/** Everything outside of the validator's processes; they share it. */
export type World = {
  readonly plan: SimulationPlan;
  readonly queue: EventQueue;
  readonly faults: Faults;
  readonly trace: Trace;
  readonly branch: MemoryBranch;
  readonly chain: SimulatedChain;
  readonly objects: MemoryObjectStore;
  readonly cloud: Cloud;
  readonly solutions: Solutions;
  readonly ledger: Ledger;
  readonly notices: Notice[];
  /** The competitions, each with the policy that decides it. */
  readonly competitions: readonly [Competition, ...Competition[]];
  /** The world's own life, which nothing ends. */
  readonly life: Life;
  draws(name: string): Draws;
};

/** @example
 * const world = createWorld(plan);
 */
export function createWorld(plan: SimulationPlan): World {
  const { seed } = plan;
  const queue = createEventQueue({ now: START_MS, draws: createDraws(seed, "order") });
  const life: Life = { name: "world", alive: true };
  const clock = createLifeClock({ queue, life });
  const trace = createTrace(queue.now);
  const { kinds, rate, without } = plan;
  const faults = createFaults({ seed, kinds, rate, without, now: queue.now });
  const ledger = createLedger();
  const solutions = createSolutions(plan);
  const hotkeys = [OWNER, VALIDATOR, FIRST_LEADER, ...ROLES.map(minerAddress)];
  return {
    ...{ plan, queue, faults, trace, ledger, solutions, life },
    branch: createMemoryBranch(),
    chain: createSimulatedChain({
      ...{ clock, genesisMs: START_MS, startBlock: START_BLOCK, hotkey: VALIDATOR },
      neurons: hotkeys.map((hotkey) => ({ hotkey })),
      locks: Object.fromEntries(hotkeys.map((hotkey) => [hotkey, 100])),
    }),
    objects: createMemoryObjectStore({ publicBaseUrl: "https://objects.sim" }),
    cloud: createCloud({ queue, ledger, solutions, draws: createDraws(seed, "cloud") }),
    notices: [],
    competitions: withPolicies(COMPETITIONS, plan.validator?.policies ?? {}),
    draws: (name) => createDraws(seed, name),
  };
}
