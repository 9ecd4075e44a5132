import type { Clock } from "../../ports/clock.ts";
import type { Logger } from "../../ports/logger.ts";
import type { StateStore } from "../../ports/state-store.ts";
import { paths } from "../records/paths.ts";
import type { Stage } from "../records/state.ts";
import { stateOf } from "./see-state.ts";

/** What the guard looks at, and how often. */
export type GuardParts = {
  /** The record. */
  readonly state: StateStore;
  /** Where it says why work ended. */
  readonly logger: Logger;
  /** Real time. */
  readonly io: Clock;
  /** See `OWNER_DEFAULTS`, milliseconds. */
  readonly guardMs: number;
  /** Milliseconds without a look after which work ends, see `OWNER_DEFAULTS`. */
  readonly unseenMs: number;
};

/** What the work belongs to. */
export type GuardOptions = {
  /** Work may go on while the competition is in this round and one of these stages. */
  readonly round: number;
  /** Stages in which it may go on. */
  readonly stages: readonly Stage[];
  /** Ends the work from outside. */
  readonly signal: AbortSignal;
};

/** Asks, between two pieces of work, whether the work is still wanted. It throws on an abort only. */
export type Guard = () => Promise<boolean>;

/**
 * A guard that looks at the branch at most every `guardMs`; those who ask while it looks share the look. In between it reads what this
 * process knows, so that a pause of our own holds at once. A look that fails means "not known": work goes on as last seen, until the
 * branch was not seen for `unseenMs`.
 *
 * @example
 * const mayGoOn = createGuard({ state, logger, io: systemClock, guardMs: 30_000, unseenMs: 600_000 }, { round, stages: ["duels"], signal });
 * for (const prompt of prompts) if (await mayGoOn()) await play(prompt);
 */
export function createGuard(parts: GuardParts, options: GuardOptions): Guard {
  const { state, logger, io, guardMs, unseenMs } = parts;
  const { signal } = options;
  let seenAt = io.now();
  let triedAt = Number.NEGATIVE_INFINITY;
  let looking: Promise<void> | null = null;
  const look = async () => {
    triedAt = io.now();
    try {
      await state.refresh({ signal, maxAgeMs: guardMs });
      seenAt = io.now();
    } catch (error) {
      signal.throwIfAborted();
      logger.warn("the branch was not seen; going on as last known", { problem: String(error) });
    }
  };
  return async () => {
    signal.throwIfAborted();
    if (looking !== null || io.now() - triedAt >= guardMs) {
      looking ??= look().finally(() => {
        looking = null;
      });
      await looking;
    }
    if (io.now() - seenAt > unseenMs) return false;
    const text = await state.read(paths.state, { signal });
    const now = text === null ? null : stateOf(text);
    return now !== null && now.current_round === options.round && options.stages.includes(now.stage);
  };
}
