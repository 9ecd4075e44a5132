import { setMaxListeners } from "node:events";
import { createMemoryJournal } from "@404-gen/core/memory";
import type { Draws } from "../chance.ts";
import type { Disk } from "../ports/sim-process.ts";
import type { Life } from "../time/event-queue.ts";
import { createLifeClock } from "../time/life-clock.ts";
import type { CrashPoint } from "../world/gate.ts";
import type { World } from "../world/world.ts";
import { kindNamed, repeat } from "./repeat.ts";
import { runProcess } from "./run-process.ts";

/** Keeps the validator's processes running. */
export type Supervisor = {
  /** Ends all faults, waits until the processes that died are back, and ends all of them gently. */
  stop(): Promise<void>;
  /** Makes machines forget commits that are no part of the branch any more, as a person does: weights are set again after that. */
  forgetRewritten(): void;
};

/** One runner on one machine: when its process dies, the next one starts. */
type Instance = {
  /** The process dies, and the next one starts soon. */
  kill(why: string): void;
  /** The machine is gone for good. */
  vanish(): void;
  /** Ends the process gently; no other one starts. */
  end(): void;
  forgetRewritten(): void;
  readonly ended: Promise<void>;
};

const HOUR_MS = 3_600_000;
/** From a death to the next start, milliseconds. */
const RESTART_MS = [5_000, 120_000] as const;
/** Time without faults before the end, milliseconds. Processes that died are back by then, and have removed the pods that they left. */
const CALM_MS = 900_000;
const FIRST = "a";
const SECOND = "b";

/** Starts the first runner, starts it again whenever it dies, and plays the faults of processes. */
export function supervise(world: World): Supervisor {
  const { queue, faults, life } = world;
  const draws = world.draws("process");
  const first = startInstance(world, { runner: FIRST, draws });
  const others: Instance[] = [];
  repeat(world, { name: "process-killed", run: () => first.kill("process-killed") });
  /** Starts the second runner; null where there was one already. */
  const startSecond = (): Instance | null => {
    if (others.length > 0) return null;
    const second = startInstance(world, { runner: SECOND, draws });
    others.push(second);
    return second;
  };
  repeat(world, {
    name: "process-twice",
    run() {
      const second = startSecond();
      if (second === null) return;
      const ends = draws.unit() < 0.5 ? second.end : () => second.kill("its machine is gone for a while");
      queue.after(draws.between([HOUR_MS, 6 * HOUR_MS]), { life, run: ends });
    },
  });
  repeat(world, {
    name: "process-gone",
    run() {
      const second = startSecond();
      if (second === null) return;
      queue.after(draws.between([HOUR_MS, 3 * HOUR_MS]), { life, run: second.vanish });
    },
  });
  return {
    forgetRewritten() {
      for (const instance of [first, ...others]) instance.forgetRewritten();
    },
    async stop() {
      faults.rest();
      await createLifeClock({ queue, life }).sleep(CALM_MS);
      const all = [first, ...others];
      for (const instance of all) instance.end();
      await Promise.all(all.map(({ ended }) => ended));
    },
  };
}

type InstanceOptions = { readonly runner: string; readonly draws: Draws };

function startInstance(world: World, { runner, draws }: InstanceOptions): Instance {
  const { plan, queue, trace, ledger } = world;
  const disk: Disk = { journal: createMemoryJournal(), weights: null, proof: null, tip: null, behindSince: null };
  const ending = new AbortController();
  // Every call in progress listens to this signal; Node would warn of a leak.
  setMaxListeners(0, ending.signal);
  let over = { resolve: () => {}, reject: (_: unknown) => {} };
  const end = new Promise<void>((resolve, reject) => {
    over = { resolve, reject };
  });
  let number = 0;
  let now: Life = { name: runner, alive: false };
  const kill = (why: string) => {
    if (!now.alive) return;
    now.alive = false;
    trace.add({ who: now.name, kind: "process", what: `killed: ${why}` });
    queue.after(draws.between(RESTART_MS), { life: world.life, run: start });
  };
  const onCall = (phase: CrashPoint["phase"], name: string) => {
    if (runner !== FIRST || number > 1) return;
    if (phase === "before") ledger.calls++;
    if (plan.crash?.call === ledger.calls && plan.crash.phase === phase) kill(`${phase} ${name}`);
  };
  let gone = false;
  const start = () => {
    if (gone) return;
    now = { name: `${runner}${++number}`, alive: true };
    const shiftMs = shiftOf(world, draws);
    const clock = shiftMs === 0 ? "" : `, its clock off by ${shiftMs} ms`;
    trace.add({ who: now.name, kind: "process", what: `starts${clock}` });
    const options = { life: now, runner, disk, shiftMs, kill, onCall, signal: ending.signal };
    runProcess(world, options).then(over.resolve, over.reject);
  };
  start();
  return {
    kill,
    vanish() {
      now.alive = false;
      gone = true;
      ledger.gone.add(runner);
      trace.add({ who: now.name, kind: "process", what: "its machine is gone for good" });
      over.resolve();
    },
    end: () => ending.abort(new DOMException("the simulation ends", "AbortError")),
    forgetRewritten() {
      const { weights } = disk;
      const isOnBranch = world.branch.commits.some(({ id }) => id === weights?.revision);
      if (weights !== null && !isOnBranch) disk.weights = { ...weights, revision: null };
    },
    ended: end,
  };
}

/** Rough number of a process's starts in a day: it turns the kind's rate a day into a chance at each start. */
const STARTS_A_DAY = 4;

function shiftOf(world: World, draws: Draws): number {
  const kind = kindNamed(world, "process-clock");
  const chance = draws.unit();
  const shift = draws.between([-HOUR_MS, HOUR_MS]);
  if (!kind || chance > (kind.rate * world.plan.rate) / STARTS_A_DAY) return 0;
  return world.faults.happen(kind, "a start") ? Math.round(shift) : 0;
}
