import type { Clock } from "../../ports/clock.ts";
import type { GitObjects } from "./objects.ts";
import { isBeneath } from "./watch-growth.ts";

/**
 * How long a host may show a tip that is older than ours, milliseconds: replicas of git hosts follow within seconds. If it still shows the
 * older tip after this time, the branch was rewound, and this is reported.
 */
export const LAG_MS = 60_000;

type Tips = {
  /** The newest commit that was seen of the branch; null before the first look. */
  readonly ours: string | null;
  /** What the host shows now. */
  readonly shown: string;
};

/**
 * Is a host behind what it showed before? A replica that lags showed the record as it was: an audit that had its verdict was made again, and paid for
 * again (found by the simulator, seed 7). Whoever believes it decides on the past.
 */
export function watchLag({
  objects,
  io,
}: {
  readonly objects: Pick<GitObjects, "parents">;
  readonly io: Pick<Clock, "now">;
}): (tips: Tips) => Promise<boolean> {
  let since: number | null = null;
  return async ({ ours, shown }) => {
    const isBehind = ours !== null && ours !== shown && (await isBeneath(objects, { commit: shown, tip: ours }));
    if (!isBehind) since = null;
    else since ??= io.now();
    return since !== null && io.now() - since < LAG_MS;
  };
}
