import type { Clock } from "../../ports/clock.ts";
import type { Notice, Notifier } from "../../ports/notifier.ts";

/**
 * Milliseconds after a ring in which the same key is silent: trouble that comes and goes all day gives two alarms an hour, not one a minute.
 * Trouble that is there after this time rings again.
 */
const REST_MS = 1_800_000;

/** Rings once for each trouble, and says once when it is over: what repeats a hundred times is one notice. */
export type Alarms = {
  /** Rings unless this key rings already, or rang within the last half hour. True when it rang now. */
  raise(key: string, notice: Notice): boolean;
  /** The trouble is gone: says so, if it rang. True when it had. */
  clear(key: string): boolean;
  /** The same for every key that begins with this. */
  clearAll(prefix: string): void;
  /** Keys that ring now, oldest first, with their titles and times (competition time, milliseconds). */
  ringing(): readonly {
    /** What it was rung with. */
    readonly key: string;
    /** One line for people. */
    readonly title: string;
    /** Milliseconds since the epoch. */
    readonly sinceMs: number;
  }[];
};

/**
 * Makes alarms over a notifier.
 *
 * @example
 * const alarms = createAlarms({ notifier, clock });
 * alarms.raise("git-away", { kind: "git-away", level: "alarm", title: "The git host does not answer" });
 * alarms.clear("git-away"); // one notice more: "Over: The git host does not answer (since …)"
 */
export function createAlarms({
  notifier,
  clock,
}: {
  /** Where a new alarm is reported, once. */
  readonly notifier: Notifier;
  /** Says since when an alarm rings. */
  readonly clock: Pick<Clock, "now">;
}): Alarms {
  const rung = new Map<string, { readonly notice: Notice; readonly sinceMs: number }>();
  const lastRing = new Map<string, number>();
  const clear: Alarms["clear"] = (key) => {
    const one = rung.get(key);
    if (one === undefined) return false;
    rung.delete(key);
    const { kind, title, fields = {} } = one.notice;
    const since = new Date(one.sinceMs).toISOString();
    void notifier.notify({
      kind: `${kind}-over`,
      level: "info",
      title: `Over: ${title}`,
      fields: { ...fields, since },
    });
    return true;
  };
  return {
    raise(key, notice) {
      const sinceMs = clock.now();
      if (rung.has(key) || sinceMs - (lastRing.get(key) ?? -Infinity) < REST_MS) return false;
      rung.set(key, { notice, sinceMs });
      lastRing.set(key, sinceMs);
      void notifier.notify(notice);
      return true;
    },
    clear,
    clearAll(prefix) {
      for (const key of [...rung.keys()].filter((key) => key.startsWith(prefix))) clear(key);
    },
    ringing: () => [...rung].map(([key, { notice, sinceMs }]) => ({ key, title: notice.title, sinceMs })),
  };
}
