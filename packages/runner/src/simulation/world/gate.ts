import type { Clock } from "@404-gen/core";
import { CompetitionError } from "@404-gen/core";
import type { Draws } from "../chance.ts";
import type { Faults, Strike } from "../faults/create-faults.ts";
import type { FaultPort } from "../faults/fault-kind.ts";
import type { Life } from "../time/event-queue.ts";
import type { Trace } from "./trace.ts";

/** A call of a simulated port. */
export type PortCall<T> = {
  readonly port: FaultPort;
  readonly verb: string;
  /** The file, image or hotkey that it is about. @default none */
  readonly about?: string | undefined;
  /** How long it takes, milliseconds; null: no time, as for the machine's own disk. */
  readonly ms: readonly [number, number] | null;
  readonly signal?: AbortSignal | undefined;
  /** The work of the call. `strike`: name of the fault that the port itself has to play; null for none. */
  work(strike: string | null): T | Promise<T>;
};

/** The way from a process to its ports. */
export type Gate = <T>(call: PortCall<T>) => Promise<T>;

/** The planned death of a process: at its n-th call, before or after the call's effect. */
export type CrashPoint = { readonly call: number; readonly phase: "before" | "after" };

export type GateOptions = {
  readonly life: Life;
  readonly clock: Clock;
  readonly faults: Faults;
  readonly draws: Draws;
  readonly trace: Trace;
  /** Called before and after the effect of each call: a crash sweep counts the calls, and kills the process in one of them. */
  readonly onCall?: ((phase: CrashPoint["phase"], name: string) => void) | undefined;
  /** Kills this process. */
  readonly kill: (why: string) => void;
};

const never = new Promise<never>(() => {});

/** Creates the way of one process to its ports. A call takes time on the event clock, a fault may hit it, and it never ends when its process has died. */
export function createGate(options: GateOptions): Gate {
  const { life, clock, faults, draws, trace, onCall } = options;
  return async ({ port, verb, about, ms, signal, work }) => {
    if (!life.alive) return never;
    signal?.throwIfAborted();
    const name = about === undefined ? `${port}.${verb}` : `${port}.${verb} ${about}`;
    const strike = faults.strike({ port, verb, about: about ?? null });
    trace.add({
      who: life.name,
      kind: strike ? "fault" : "call",
      what: strike ? `${strike.kind.name} at ${name}` : name,
    });
    if (strike?.kind.name === "process-memory") {
      options.kill("process-memory");
      return never;
    }
    if (ms !== null) await clock.sleep(draws.between(ms) + waitOf(strike, draws), { signal });
    if (strike?.kind.act.does === "fail" && !strike.kind.act.done) throw errorOf(strike);
    onCall?.("before", name);
    if (!life.alive) return never;
    const answer = await work(strike?.kind.act.does === "alter" ? strike.kind.name : null);
    onCall?.("after", name);
    if (!life.alive) return never;
    if (strike?.kind.act.does === "fail") throw errorOf(strike);
    return answer;
  };
}

function waitOf(strike: Strike | null, draws: Draws): number {
  const act = strike?.kind.act;
  if (act?.does === "delay") return draws.between(act.ms);
  return act?.does === "fail" && act.waitMs ? draws.between(act.waitMs) : 0;
}

function errorOf({ kind }: Strike): CompetitionError {
  const { code, retryAfterMs } = kind.act as Extract<typeof kind.act, { does: "fail" }>;
  return new CompetitionError(`${kind.name}: ${kind.sentence}`, { code, retryAfterMs });
}
