import type { KnownErrorCode } from "@404-gen/core";

/** What is befallen: a port, the process, or people. */
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
  /** The call fails with this code; `done`: only its answer is lost. `waitMs`: so long it hangs first. */
  | {
      readonly does: "fail";
      readonly code: KnownErrorCode;
      readonly done?: boolean | undefined;
      readonly waitMs?: Range | undefined;
      readonly retryAfterMs?: number | undefined;
    }
  /** The answer comes later, milliseconds. */
  | { readonly does: "delay"; readonly ms: Range }
  /** The port itself knows what becomes of the call or of its answer. */
  | { readonly does: "alter" };

/** One kind of fault. */
export type FaultKind = {
  /** The port first: `git-conflict`. */
  readonly name: string;
  readonly port: FaultPort;
  /** Calls that it befalls, by their verbs; none: it comes by the hour. */
  readonly verbs: readonly string[];
  /** Chance that it befalls a call, 0 to 1; for one that comes by the hour: times a day. */
  readonly rate: number;
  /** Once it struck, all calls are befallen for so long, milliseconds. @default this call alone */
  readonly spanMs?: Range | undefined;
  /** Times that it may befall the same thing (a file, an image). @default as often as chance wants */
  readonly atMost?: number | undefined;
  readonly act: FaultAct;
  /** One sentence: what happens. */
  readonly sentence: string;
};

/** Milliseconds. */
export const MINUTE = 60_000;
