import type { Clock } from "./clock.ts";
import type { Logger } from "./logger.ts";
import type { Notifier } from "./notifier.ts";
import type { StateStore } from "./state-store.ts";

/** What every service shell gets: the record, the time, and where to speak. */
export type ServiceContext = {
  /** The record: the state repository. */
  readonly state: StateStore;
  /** The competition's time; a turn never sleeps on it. */
  readonly clock: Clock;
  /** Silent by default. */
  readonly logger: Logger;
  /** Where notices for people go. */
  readonly notifier: Notifier;
  /** Id of this runner, in leases and pod names: lower-case letters and digits, at most eight. @default none: it is the only one */
  readonly runner?: string | undefined;
};

/**
 * What one turn of a service came to.
 * - `acted`: something was done; take another turn at once, or at `untilMs` where it was done outside of the record.
 * - `waiting`: nothing to do before `untilMs` (epoch milliseconds; null: the service's usual interval); `reason` is for people
 *   ("source audit of 5F… since 2026-02-03T10:00:00Z").
 * - `idle`: not this service's stage, or paused.
 *
 * With `orChange` it waits for what other services do: a turn is worth taking as soon as one of them acted on the record.
 */
export type TurnResult =
  | {
      readonly kind: "acted";
      /** One line for the log: what was done. */
      readonly what: string;
      /**
       * When the next turn is due, epoch milliseconds, after an act outside of the record (weights on the chain): it changes nothing that another
       * service waits for. @default at once, and those that wait for a change are woken
       */
      readonly untilMs?: number | undefined;
    }
  | {
      /** `waiting` for a time or for others; `idle`: not its stage. */
      readonly kind: "waiting" | "idle";
      readonly reason: string;
      readonly untilMs: number | null;
      /** Earlier too, as soon as another service of this process acted on the record. @default false */
      readonly orChange?: boolean | undefined;
    };

/** A service is a loop over `turn`: read the record, decide, do one thing, record it. A restart is nothing special. */
export type Service = {
  /** `collector`, `judge`, `auditor`, `round-manager` or `weights`. */
  readonly name: string;
  /** Looks, decides, does one thing and records it. Rejects only with a fault that the next turn may not have. */
  turn(options: { readonly signal: AbortSignal }): Promise<TurnResult>;
};
