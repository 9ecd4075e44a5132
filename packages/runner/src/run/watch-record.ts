import type { Clock, Logger, Notifier, StateStore } from "@404-gen/core";
import { createAlarms, readState, steady } from "@404-gen/core/owner";

export type WatchOptions = {
  readonly state: StateStore;
  /** The competition's time. */
  readonly clock: Clock;
  readonly notifier: Notifier;
  /** Says which notice did not get through. */
  readonly logger: Logger;
};

/** Milliseconds. */
export const WATCH_DEFAULTS = {
  /** Between two looks. Each may be one request to the git host: 120 in a round of ten hours. */
  everyMs: 300_000,
  /** A git host that was not seen for so long rings. */
  awayMs: 900_000,
  /** A stage rings so long after its own deadline. */
  lateMs: 3_600_000,
  /** How long a stage may last before it rings, also when it waits for a person: a pause, source audits. */
  standsMs: 86_400_000,
};

export type Watch = {
  /** One look; never throws. */
  look(options?: { readonly signal?: AbortSignal | undefined }): Promise<void>;
};

/**
 * Rings, once each, and says when it is over: the git host is away, the record cannot be read, a stage is past its deadline, or one stands
 * for a day. Services that wait do not fail, so nobody else would report it.
 */
export function createWatch(options: WatchOptions): Watch {
  const { state, clock, notifier } = steady(options);
  const alarms = createAlarms({ notifier, clock });
  let seenAt = clock.now();
  let stage = { key: "", since: clock.now() };
  const tell = (key: string, wrong: string | null) => {
    if (wrong === null) alarms.clear(key);
    else alarms.raise(key, { kind: key, level: "alarm", title: wrong, fields: {} });
  };
  async function lookAtHost(signal: AbortSignal | undefined): Promise<void> {
    try {
      await state.refresh({ maxAgeMs: WATCH_DEFAULTS.everyMs, signal });
      seenAt = clock.now();
      tell("git-away", null);
    } catch (error) {
      if (signal?.aborted || clock.now() - seenAt < WATCH_DEFAULTS.awayMs) return;
      tell("git-away", `The branch was not seen since ${new Date(seenAt).toISOString()}: ${String(error)}`);
    }
  }
  async function lookAtRecord(signal: AbortSignal | undefined): Promise<void> {
    try {
      const { state: now } = await readState(state, { signal });
      tell("record-bad", null);
      const key = `${now.current_round}/${now.stage}`;
      if (stage.key !== key) stage = { key, since: clock.now() };
      const where = `Round ${now.current_round} in ${now.stage}`;
      const eta = now.next_stage_eta === null ? null : Date.parse(now.next_stage_eta);
      const late = eta !== null && now.stage !== "paused" && clock.now() - eta > WATCH_DEFAULTS.lateMs;
      tell("stage-late", late ? `${where} is past its time, ${now.next_stage_eta}` : null);
      const isUnderWay = now.stage !== "open" && now.stage !== "finished";
      const long = isUnderWay && clock.now() - stage.since > WATCH_DEFAULTS.standsMs;
      tell("stage-stands", long ? `${where} stands since ${new Date(stage.since).toISOString()}` : null);
    } catch (error) {
      if (!signal?.aborted) tell("record-bad", `state.json cannot be read: ${String(error)}`);
    }
  }
  return {
    async look({ signal } = {}) {
      await lookAtHost(signal);
      await lookAtRecord(signal);
    },
  };
}

/** Looks every five minutes until the signal aborts. */
export async function watchRecord(options: WatchOptions & { readonly signal: AbortSignal }): Promise<void> {
  const { clock, signal } = options;
  const watch = createWatch(options);
  while (!signal.aborted) {
    await watch.look({ signal });
    await clock.sleep(WATCH_DEFAULTS.everyMs, { signal }).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
  }
}
