import { activateShare, type SharedActivation } from "./activation-job.ts";
import { type SharedShots, shootShare } from "./scene-job.ts";
import { drawShare, type SharedViews } from "./view-share.ts";

/** What a helper shares with the thread that it helps. It says when nothing is left to take. */
export type SharedWork =
  | { readonly work: "activation"; readonly shared: SharedActivation }
  | { readonly work: "views"; readonly shared: SharedViews }
  | { readonly work: "shots"; readonly shared: SharedShots };

/** Takes a share of the work on this thread, until nothing is left to take. */
export function takeShare(work: SharedWork): void {
  if (work.work === "views") drawShare(work.shared);
  else if (work.work === "shots") shootShare(work.shared);
  else activateShare(work.shared);
}
