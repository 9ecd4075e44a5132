import { createMemoryJournal } from "@404-gen/core/memory";
import type { WeightsMemory, WeightsObservation } from "@404-gen/core/stages";
import type { Draws } from "../chance.ts";
import type { FaultKind } from "../faults/fault-kind.ts";
import type { Disk } from "../ports/sim-process.ts";
import type { Life } from "../time/event-queue.ts";
import type { CrashPoint } from "../world/gate.ts";
import type { World } from "../world/world.ts";
import { runProcess } from "./run-process.ts";

/** Who keeps the validator's processes running. */
export type Supervisor = {
  /** Ends all of them gently; resolves when they have ended. */
  stop(): Promise<void>;
};

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** From a death to the next start, milliseconds. */
const RESTART_MS = [5_000, 120_000] as const;

/** Starts the first process, starts it again whenever it dies, and lets happen to it what befalls processes. */
export function supervise(world: World): Supervisor {
  const { plan, queue, trace, ledger } = world;
  const draws = world.draws("process");
  const stopping = new AbortController();
  const endings = new Set<Promise<void>>();
  let number = 0;

  const start = (runner: string, disk: Disk): { kill(why: string): void; end(): void } => {
    const life: Life = { name: `${runner}${++number}`, alive: true };
    const ending = new AbortController();
    let ended: Promise<void> | null = null;
    const kill = (why: string) => {
      if (!life.alive) return;
      life.alive = false;
      trace.add({ who: life.name, kind: "process", what: `killed: ${why}` });
      if (ended) endings.delete(ended);
      if (runner === FIRST) queue.after(draws.between(RESTART_MS), { life: world.life, run: () => void startFirst() });
    };
    const onCall = (phase: CrashPoint["phase"], name: string) => {
      if (runner !== FIRST || number > 1) return;
      if (phase === "before") ledger.calls++;
      if (plan.crash?.call === ledger.calls && plan.crash.phase === phase) kill(`${phase} ${name}`);
    };
    const shiftMs = shiftOf(world, draws);
    trace.add({
      who: life.name,
      kind: "process",
      what: `starts${shiftMs === 0 ? "" : `, its clock off by ${shiftMs} ms`}`,
    });
    const signal = AbortSignal.any([ending.signal, stopping.signal]);
    ended = runProcess(world, { life, runner, disk, shiftMs, kill, onCall, signal });
    if (life.alive) endings.add(ended);
    return { kill, end: () => ending.abort(new DOMException("the instance ends", "AbortError")) };
  };

  const firstDisk = openDisk();
  let first = start(FIRST, firstDisk);
  const startFirst = () => {
    if (!stopping.signal.aborted) first = start(FIRST, firstDisk);
  };
  repeat(world, { name: "process-killed", run: () => first.kill("process-killed") });
  repeat(world, {
    name: "process-twice",
    run() {
      const disk = openDisk();
      const second = start(SECOND, disk);
      // Its machine may die; it comes back, and is ended gently then: a runner that never returns would leave its pods to a person.
      const comesBack = () => {
        second.kill("its machine is gone");
        const again = start(SECOND, disk);
        queue.after(draws.between([HOUR_MS, 2 * HOUR_MS]), { life: world.life, run: again.end });
      };
      const ends = draws.unit() < 0.5 ? second.end : comesBack;
      queue.after(draws.between([HOUR_MS, 6 * HOUR_MS]), { life: world.life, run: ends });
    },
  });
  return {
    async stop() {
      stopping.abort(new DOMException("the simulation ends", "AbortError"));
      await Promise.all(endings);
    },
  };
}

const FIRST = "a";
const SECOND = "b";

function openDisk(): Disk {
  let last: WeightsObservation | null = null;
  const weights: WeightsMemory = {
    load: async () => last,
    async save(seen) {
      last = seen;
    },
  };
  return { journal: createMemoryJournal(), weights };
}

const kindNamed = ({ plan }: World, name: string): FaultKind | undefined =>
  plan.kinds.find((kind) => kind.name === name);

function shiftOf(world: World, draws: Draws): number {
  const kind = kindNamed(world, "process-clock");
  const chance = draws.unit();
  const shift = draws.between([-HOUR_MS, HOUR_MS]);
  if (!kind || chance > (kind.rate * world.plan.rate) / 4) return 0;
  return world.faults.happen(kind, "a start") ? Math.round(shift) : 0;
}

type Repeated = { readonly name: string; run(): void };

/** Lets something happen as often a day as its kind says, at moments that chance draws. */
export function repeat(world: World, { name, run }: Repeated): void {
  const kind = kindNamed(world, name);
  if (!kind || kind.rate * world.plan.rate === 0) return;
  const draws = world.draws(name);
  const next = () => {
    const ms = (-Math.log(1 - draws.unit()) * DAY_MS) / (kind.rate * world.plan.rate);
    world.queue.after(ms, {
      life: world.life,
      run() {
        if (world.faults.happen(kind, "the hour")) {
          world.trace.add({ who: "world", kind: "fault", what: name });
          run();
        }
        next();
      },
    });
  };
  next();
}
