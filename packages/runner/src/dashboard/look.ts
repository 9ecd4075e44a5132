import { type Clock, isAbort, redact, redactValue, type StateStore } from "@404-gen/core";
import { type CompetitionStatus, competitionStatus } from "@404-gen/core/verify";
import type { Metrics } from "../metrics/create-metrics.ts";
import type { Feed } from "./feed.ts";

/** Least time between two readings of the record, milliseconds: to a person, 2 s look live. Our own choice. */
const LEAST_MS = 2_000;

/**
 * After a reading, the next one waits at least this many times as long as it took: a season's largest round takes about 0.3 s, so it is read every 6
 * s.
 */
const SHARE = 20;

/** All that the dashboard shows; its JSON is `/look.json`. `version` rises when a field changes its meaning. */
export type Look = ReturnType<Feed["now"]> & {
  readonly version: 1;
  /** Competition time, ISO 8601 UTC. */
  readonly at: string;
  /** Status of the record; null while the record cannot be read. */
  readonly status: CompetitionStatus | null;
  /** Why the record cannot be read; null where it can. */
  readonly trouble: string | null;
  /** Counts of work by part: renders, duels and distances since this process began, and jobs where workers do them. */
  readonly work: Readonly<Record<string, Readonly<Record<string, number>>>>;
};

export type LookOptions = {
  readonly state: Pick<StateStore, "snapshot">;
  readonly metrics: Pick<Metrics, "registry">;
  readonly feed: Feed;
  /** The competition's time. */
  readonly clock: Clock;
  /** Real time: measures how long a reading takes. */
  readonly io: Clock;
};

type Read = Pick<Look, "status" | "trouble">;

/**
 * Reads the record, the feed and the metrics. All pages share one reading of the record, and readings never take more than a twentieth of the
 * time. It reads the revision that the services' own store saw last: it asks no git host.
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

/** The metrics `gen404_work_running` and `gen404_work_total` by part. */
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
