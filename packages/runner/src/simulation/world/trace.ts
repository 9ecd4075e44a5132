/** One line of what happened. */
export type TraceEvent = {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Process and service, or `world`, `people`, `chain`. */
  readonly who: string;
  /** `turn`, `call`, `fault`, `commit`, `notice`, `process`. */
  readonly kind: "turn" | "call" | "fault" | "commit" | "notice" | "process";
  readonly what: string;
};

/** What happened in a run, in order. */
export type Trace = {
  add(event: Omit<TraceEvent, "at">): void;
  readonly events: readonly TraceEvent[];
};

export function createTrace(now: () => number): Trace {
  const events: TraceEvent[] = [];
  return {
    events,
    add: (event) => void events.push({ at: now(), ...event }),
  };
}
