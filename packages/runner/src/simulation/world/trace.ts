/** One line of a trace. */
export type TraceEvent = {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** `a1/judge`: process and service; `a1`: process; `world` or `people`. */
  readonly who: string;
  readonly kind: "turn" | "call" | "fault" | "commit" | "notice" | "process";
  readonly what: string;
};

/** The events of a run, in order. */
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
