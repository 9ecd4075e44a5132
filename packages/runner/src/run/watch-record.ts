import type { Clock, Logger, Notifier, StateStore } from "@404-gen/core";
import { createAlarms, readState, steady } from "@404-gen/core/owner";

export type WatchOptions = {
  readonly state: StateStore;
  /** The competition's time. */
  readonly clock: Clock;
  readonly notifier: Notifier;
  /** Takes a line about each notice that was not delivered. */
  readonly logger: Logger;
};

/** Milliseconds. */
export const WATCH_DEFAULTS = {
  /** Time between two looks. Each may be one request to the git host: 120 in a round of ten hours. */
  everyMs: 300_000,
  /** Silence of the git host after which it rings. */
  awayMs: 900_000,
  /** Time after a stage's own deadline at which it rings; never in a pause. */
  lateMs: 3_600_000,
  /** Longest time of a stage without an alarm, also where it waits for a person: a pause, source audits. `open` and `finished` may last longer. */
  standsMs: 86_400_000,
};

export type Watch = {
  /** One look; never throws. */
  look(options?: { readonly signal?: AbortSignal | undefined }): Promise<void>;
};

/**
 * Sends one alarm for each of these troubles, and a notice when it is over: the git host is away, `state.json` cannot be read, a stage is past its
 * deadline, or a stage lasts for more than a day. Services that wait do not fail, so nobody else would report it.
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
