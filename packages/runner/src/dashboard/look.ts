import { type Clock, isAbort, redact, redactValue, type StateStore } from "@404-gen/core";
import { type CompetitionStatus, competitionStatus } from "@404-gen/core/verify";
import type { Metrics } from "../metrics/create-metrics.ts";
import type { Feed } from "./feed.ts";

/** Least time between two readings of the record, milliseconds: what a person takes for live. Our own choice. */
const LEAST_MS = 2_000;

/** A reading may take one part in so many of the time: a season's largest round is read in about 0.3 s, so every 6 s. */
const SHARE = 20;

/** What the dashboard shows; its JSON is `/look.json`. `version` rises when a field changes its meaning. */
export type Look = ReturnType<Feed["now"]> & {
  readonly version: 1;
  /** Competition time, ISO 8601 UTC. */
  readonly at: string;
  /** What the record says; null while it cannot be read. */
  readonly status: CompetitionStatus | null;
  /** Why it cannot be read; null where it can. */
  readonly trouble: string | null;
  /** Work by its part: renders, duels, distances since this process began, and jobs where workers do them. */
  readonly work: Readonly<Record<string, Readonly<Record<string, number>>>>;
};

export type LookOptions = {
  readonly state: Pick<StateStore, "snapshot">;
  readonly metrics: Pick<Metrics, "registry">;
  readonly feed: Feed;
  /** The competition's time. */
  readonly clock: Clock;
  /** Stopwatch. */
  readonly io: Clock;
};

type Read = Pick<Look, "status" | "trouble">;

/**
 * Looks at everything: the record, the feed, the metrics. All who look share one reading of the record, and reading never takes more than a
 * twentieth of the time. It reads what the services' own store has seen: it asks no git host.
 */
export function createLook({ state, metrics, feed, clock, io }: LookOptions): { read(): Promise<Look> } {
  let last: { readonly read: Promise<Read>; nextAt: number } | null = null;
  const readRecord = async (): Promise<Read> => {
    try {
      return { status: await competitionStatus(state.snapshot(), { now: clock.now() }), trouble: null };
    } catch (error) {
      if (isAbort(error)) throw error;
      return { status: null, trouble: redact((error as Error).message) };
    }
  };
  const record = (): Promise<Read> => {
    if (last !== null && io.now() < last.nextAt) return last.read;
    const begin = io.now();
    const entry = { read: readRecord(), nextAt: Number.POSITIVE_INFINITY };
    last = entry;
    const set = () => {
      entry.nextAt = io.now() + Math.max(LEAST_MS, (io.now() - begin) * SHARE);
    };
    entry.read.then(set, set);
    return entry.read;
  };
  return {
    async read() {
      const facts = await record();
      const work = await workOf(metrics);
      const at = new Date(clock.now()).toISOString();
      return redactValue({ version: 1, at, ...facts, work, ...feed.now() }) as Look;
    },
  };
}

/** `work_running` and `work_total` by part. */
async function workOf({ registry }: Pick<Metrics, "registry">): Promise<Look["work"]> {
  const work: Record<string, Record<string, number>> = {};
  for (const [name, fallback] of [
    ["gen404_work_running", "running"],
    ["gen404_work_total", ""],
  ] as const)
    for (const { labels, value } of (await registry.getSingleMetric(name)?.get())?.values ?? []) {
      const part = String(labels["part"]);
      work[part] = { ...work[part], [fallback || String(labels["outcome"])]: value };
    }
  return work;
}
