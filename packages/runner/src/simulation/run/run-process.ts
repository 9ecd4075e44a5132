import { CompetitionError, type Service, silentLogger } from "@404-gen/core";
import { type Assembly, assembleServices } from "../../assemble/assemble-services.ts";
import { placeOf } from "../../assemble/place.ts";
import { SERVICE_NAMES } from "../../assemble/services/index.ts";
import { loopServices } from "../../run/loop.ts";
import { watchRecord } from "../../run/watch-record.ts";
import { openSimParts } from "../ports/open-sim-parts.ts";
import { createSimPodFetch } from "../ports/sim-pods.ts";
import type { Disk, SimProcess } from "../ports/sim-process.ts";
import type { Life } from "../time/event-queue.ts";
import { createLifeClock } from "../time/life-clock.ts";
import { validatorParts } from "../validator/validator-parts.ts";
import { type CrashPoint, createGate } from "../world/gate.ts";
import type { World } from "../world/world.ts";
import { simSettings } from "./sim-settings.ts";

export type ProcessOptions = {
  readonly life: Life;
  readonly runner: string;
  readonly disk: Disk;
  /** How far its machine's clock is ahead, milliseconds. */
  readonly shiftMs: number;
  /** Kills it at once. */
  readonly kill: (why: string) => void;
  /** Called before and after the effect of each call of its ports. */
  readonly onCall?: ((phase: CrashPoint["phase"], name: string) => void) | undefined;
  /** Ends it gently. */
  readonly signal: AbortSignal;
};

/** Wait of a supervisor before it starts a process that could not start, milliseconds. */
const RESTART_MS = 30_000;

/** Plays `404-gen run` with all services. Resolves when the process ended gently, and never when it was killed. */
export async function runProcess(world: World, options: ProcessOptions): Promise<void> {
  const { life, signal } = options;
  const clock = createLifeClock({ queue: world.queue, life, shiftMs: options.shiftMs });
  const draws = world.draws(`process ${life.name}`);
  const { faults, trace } = world;
  const { onCall, kill } = options;
  const gate = createGate({ life, clock, faults, draws, trace, onCall, kill });
  const process: SimProcess = { world, life, clock, gate, draws, disk: options.disk, runner: options.runner };
  while (!signal.aborted) {
    let assembly: OpenAssembly;
    try {
      assembly = await open(process);
    } catch (error) {
      if (!CompetitionError.is(error) || error.code === "SETTINGS_INVALID") throw error;
      trace.add({ who: life.name, kind: "process", what: `does not start: ${error.message}` });
      await clock.sleep(RESTART_MS, { signal }).catch(() => {});
      continue;
    }
    await loop(process, { ...assembly, signal });
    return;
  }
}

type OpenAssembly = { readonly assembly: Assembly; readonly services: readonly Service[] };

/** Opens the standard services and the plan's own ones: an own service replaces the standard one of the same name. */
async function open(process: SimProcess): Promise<OpenAssembly> {
  const { world, clock, draws, runner } = process;
  const settings = simSettings(world.plan);
  const chance = { unit: draws.unit, seed: () => draws.below(2 ** 32) };
  const podFetch = createSimPodFetch(process);
  const { competitions, plan } = world;
  const place = placeOf({ settings, clock, io: clock, runner, chance, podFetch, competitions, logger: silentLogger });
  const parts = await openSimParts(process, silentLogger);
  const own = (await plan.validator?.services?.(validatorParts(parts, place))) ?? [];
  const names = SERVICE_NAMES.filter((name) => !own.some((service) => service.name === name));
  const assembly = await assembleServices(names, { place, parts });
  return { assembly, services: [...assembly.services, ...own] };
}

type Looping = OpenAssembly & { readonly signal: AbortSignal };

async function loop({ world, life, clock }: SimProcess, { assembly, services, signal }: Looping): Promise<void> {
  const {
    MIN_CHECK_STATE_INTERVAL: min,
    MAX_CHECK_STATE_INTERVAL: max,
    CHECK_STATE_INTERVAL: usual,
  } = simSettings(world.plan);
  const notifier = await assembly.part("notifier");
  const watching = watchRecord({ state: await assembly.part("state"), clock, notifier, logger: silentLogger, signal });
  await loopServices(services, {
    ...{ clock, logger: silentLogger, notifier, signal, intervals: { min, max, usual } },
    onTurn({ service, result }) {
      const what = result.kind === "acted" ? result.what : result.kind === "failed" ? result.message : result.reason;
      world.trace.add({ who: `${life.name}/${service}`, kind: "turn", what: `${result.kind}: ${what}` });
    },
  });
  await watching;
  await assembly.close().catch(() => assembly.close());
}
