import { CompetitionError } from "@404-gen/core";
import type { IsolateLimits } from "./limits.ts";

/** How a task ended. The task itself caused each of these ends; faults of ours are thrown. */
export type IsolateEnd =
  | { readonly kind: "answered"; readonly value: unknown; readonly cpuMs: number }
  /** Killed after `cpuMs` of processor time, or answered after more than that. */
  | { readonly kind: "out-of-time"; readonly cpuMs: number }
  | { readonly kind: "out-of-memory" }
  /** The answer was longer than allowed. */
  | { readonly kind: "too-large"; readonly bytes: number }
  /** The engine itself broke. */
  | { readonly kind: "crashed"; readonly signal: string };

/** How a process ended, with the end of its error output. */
export type Ending = {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly errors: string;
  readonly error?: Error | undefined;
};

/** The engine's messages when it gets no more memory. */
const MEMORY = /heap out of memory|out of memory|heap limit|bad_alloc|allocation failed|Allocation failed/;

type EndingOptions = { readonly started: boolean; readonly limits: IsolateLimits };

/**
 * What the end of a process tells about its task. A kill that we did not send came from the machine (too little memory, an operator), and the machine
 * also causes a process that never starts: both are thrown as faults.
 */
export function readEnding(ending: Ending, { started, limits }: EndingOptions): IsolateEnd {
  const { code, signal, errors, error } = ending;
  if (!started || error)
    throw new CompetitionError("A process for a stranger's file could not start", {
      code: "ISOLATE_START_FAILED",
      data: { code, signal, errors: errors.slice(-2000) },
      cause: error,
    });
  if (signal === "SIGXCPU") return { kind: "out-of-time", cpuMs: limits.cpuMs };
  if (signal && MEMORY.test(errors)) return { kind: "out-of-memory" };
  if (signal === "SIGKILL" || signal === "SIGTERM" || signal === "SIGINT" || signal === "SIGHUP")
    throw new CompetitionError("A process for a stranger's file was stopped from outside", {
      code: "ISOLATE_KILLED",
      data: { signal },
    });
  if (signal) return { kind: "crashed", signal };
  throw broken({ code, errors: errors.slice(-2000) });
}

/** The program ended or answered in a way that it never should: a fault of ours. */
export const broken = (data: Readonly<Record<string, unknown>>) =>
  new CompetitionError("A process for a stranger's file broke", {
    code: "ISOLATE_BROKEN",
    data,
  });

export const stallError = (stalledMs: number) =>
  new CompetitionError(`A process for a stranger's file got no processor for ${stalledMs} ms`, {
    code: "ISOLATE_STALLED",
    data: { stalledMs },
  });
