import type { StateChange, StateStore } from "@404-gen/core";
import { formatPodStats, type PodStats, paths, podStatsFile } from "@404-gen/core/records";
import { getFile } from "@404-gen/core/round";
import { newPodRecord } from "../pods/health.ts";
import type { Regeneration } from "../pods/regenerate.ts";
import { podStats } from "../pods/stats.ts";

/** Adds this run's pods to `pod_stats.json`. Those of earlier runs stay. */
export async function podStatsChange(
  state: StateStore,
  {
    round,
    hotkey,
    run,
  }: { readonly round: number; readonly hotkey: string; readonly run: Pick<Regeneration, "records" | "endings"> },
): Promise<StateChange> {
  const path = paths.podStats(round, hotkey);
  const stats: Record<string, PodStats> = { ...(await getFile(state, podStatsFile, { round, hotkey })) };
  for (const ending of run.endings) {
    const record = run.records.get(ending.pod) ?? newPodRecord(ending.pod);
    const { provider, healthy, cause, seconds } = ending;
    const line = podStats(record, {
      bad: cause === "bad",
      reason: cause === "done" ? null : `${cause}: ${ending.detail}`,
    });
    stats[ending.pod] = { ...line, x404: { provider, healthy, cause, seconds } } as PodStats;
  }
  return { path, text: formatPodStats(stats) };
}
