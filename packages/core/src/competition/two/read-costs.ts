import type { RecordSource } from "../round/record-cache.ts";
import { readRoundTwo } from "./read-round.ts";
import { podRepeatExtras } from "./records/pod-stats.ts";
import { type ProviderCost, podCosts } from "./rules/pod-cost.ts";

/**
 * What a round's machines have cost by provider, from its pod_stats.json files. Machines at work count up to their last batch; machines whose
 * cost is not in the record are left out. A file that cannot be read
 * counts for nothing.
 *
 * @example
 * await readPodCosts(store, { round: 53 }); // [{ provider: "runpod", seconds: 41_000, dollars: 182.2 }]
 */
export async function readPodCosts(
  source: RecordSource,
  {
    round,
  }: {
    /** Number of the round. */
    readonly round: number;
  },
): Promise<readonly ProviderCost[]> {
  const files = await readRoundTwo(source, { round }).all("podStats");
  const entries = files.flatMap(({ reading }) => (reading.kind === "read" ? Object.values(reading.value) : []));
  return podCosts(
    entries.flatMap((one) => {
      const { seconds = 0, cost } = podRepeatExtras.of(one);
      // The reference's own files name no cost: that is not the same as none.
      return cost === undefined ? [] : [{ provider: one.provider, seconds, cost }];
    }),
  );
}
