import type { Clock } from "../../ports/clock.ts";
import type { Notice, Notifier } from "../../ports/notifier.ts";

/** Rings once for each trouble, and says once when it is over: what repeats a hundred times is one notice. */
export type Alarms = {
  /** Rings unless this key rings already. True when it rang now. */
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
  /** Where a new alarm is told, once. */
  readonly notifier: Notifier;
  /** Says since when an alarm rings. */
  readonly clock: Pick<Clock, "now">;
}): Alarms {
  const rung = new Map<string, { readonly notice: Notice; readonly sinceMs: number }>();
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
      if (rung.has(key)) return false;
      rung.set(key, { notice, sinceMs: clock.now() });
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
