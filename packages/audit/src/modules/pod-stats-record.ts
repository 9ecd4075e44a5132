import { type PodRepeatRecord, podRepeatExtras } from "@404-gen/core/two";
import { sum } from "../kit/sum.ts";
import type { PodRepeat, PodUse } from "../pods/batch/module-run.ts";

/** pod_stats.json of competition 2. */
export type PodStatsRecord = Readonly<Record<string, PodRepeatRecord>>;

export type PodFigures = { readonly repeat: PodRepeat; readonly use: PodUse };

const keyOf = ({ pod, repeat }: PodRepeat) => `${pod}-r${repeat}`;

/**
 * Adds a machine's figures to the file. `before`: the file after earlier runs; `own`: the entries of this run so far. Figures of an earlier run's machine
 * of the same name are added to. The cost of a machine is split over its repeats; the first one has the cost of the warm-up too.
 */
export function withPodFigures(
  { before, own }: { readonly before: PodStatsRecord; readonly own: PodStatsRecord },
  { repeat, use }: PodFigures,
): { readonly own: PodStatsRecord; readonly all: PodStatsRecord } {
  const key = keyOf(repeat);
  const others = Object.entries(own).filter(([other, one]) => other !== key && one.pod_id === repeat.pod);
  const shared = (field: "seconds" | "cost") => sum(others.map(([, one]) => podRepeatExtras.of(one)[field] ?? 0));
  const entry: PodRepeatRecord = {
    pod_id: repeat.pod,
    repeat_index: repeat.repeat,
    provider: repeat.provider,
    batch_times: [...repeat.batchSeconds],
    total_generation_time: sum(repeat.batchSeconds),
    // The reference has no word for a stop, and writes this one.
    termination_reason: repeat.termination === "stopped" ? "unreachable" : repeat.termination,
    payload: repeat.payload === null ? null : { ...repeat.payload },
    x404: {
      wall_seconds: repeat.wallSeconds,
      seconds: Math.max(0, use.seconds - shared("seconds")),
      cost: Math.max(0, use.cost - shared("cost")),
      ...(repeat.termination === "stopped" && { ending: "stopped" }),
    },
  };
  const mine = { ...own, [key]: entry };
  return {
    own: mine,
    all: { ...before, ...Object.fromEntries(Object.entries(mine).map((one) => joinRecords(one, before))) },
  };
}

/** Adds the figures of an earlier run's machine of the same name. */
function joinRecords([key, now]: [string, PodRepeatRecord], before: PodStatsRecord): [string, PodRepeatRecord] {
  const was = before[key];
  if (was === undefined) return [key, now];
  const [old, own] = [podRepeatExtras.of(was), podRepeatExtras.of(now)];
  const times = [...was.batch_times, ...now.batch_times];
  const x404 = {
    ...own,
    wall_seconds: (old.wall_seconds ?? 0) + (own.wall_seconds ?? 0),
    seconds: (old.seconds ?? 0) + (own.seconds ?? 0),
    cost: (old.cost ?? 0) + (own.cost ?? 0),
  };
  return [key, { ...now, batch_times: times, total_generation_time: sum(times), x404 }];
}

/** Seconds of a repeat on all machines together: those of its accepted batches, and those by the clock. */
export function repeatSeconds(
  stats: PodStatsRecord,
  repeat: number,
): { readonly generation: number; readonly wall: number } {
  const entries = Object.values(stats).filter((one) => one.repeat_index === repeat);
  return {
    generation: sum(entries.map((one) => one.total_generation_time)),
    wall: sum(entries.map((one) => podRepeatExtras.of(one).wall_seconds ?? 0)),
  };
}

/** Seconds and cost of each entry of the file. */
export const podShares = (stats: PodStatsRecord) =>
  Object.values(stats).map((one) => {
    const { seconds = 0, cost = 0 } = podRepeatExtras.of(one);
    return { provider: one.provider, seconds, cost };
  });
