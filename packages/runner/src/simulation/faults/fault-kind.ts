import type { KnownErrorCode } from "@404-gen/core";

/** Where faults happen: at a port, in the process, or by people. */
export type FaultPort =
  | "git"
  | "chain"
  | "cdn"
  | "render"
  | "judge"
  | "pods"
  | "builds"
  | "sources"
  | "objects"
  | "notifier"
  | "process"
  | "people";

type Range = readonly [least: number, most: number];

/** What a fault does to a call. */
export type FaultAct =
  /** The call fails with this code. `done`: the call has its effect, and only its answer is lost. `waitMs`: it hangs for so long first. */
  | {
      readonly does: "fail";
      readonly code: KnownErrorCode;
      readonly done?: boolean | undefined;
      readonly waitMs?: Range | undefined;
      readonly retryAfterMs?: number | undefined;
    }
  /** The answer comes later by so many milliseconds. */
  | { readonly does: "delay"; readonly ms: Range }
  /** The port changes the call or its answer in its own way. */
  | { readonly does: "alter" };

/** One kind of fault. */
export type FaultKind = {
  /** Begins with the port: `git-conflict`. */
  readonly name: string;
  readonly port: FaultPort;
  /** Verbs of the calls that it hits; none: it comes by the hour. */
  readonly verbs: readonly string[];
  /** Chance that it hits a call, 0 to 1; for one that comes by the hour: times a day. */
  readonly rate: number;
  /** Once it has hit a call, it hits all calls of that verb for so long, milliseconds. @default this call alone */
  readonly spanMs?: Range | undefined;
  /** Most times that it hits the same thing (a file, an image). @default no limit */
  readonly atMost?: number | undefined;
  readonly act: FaultAct;
  /** One sentence: what happens. */
  readonly sentence: string;
};

/** Milliseconds. */
export const MINUTE = 60_000;
