import { activateShare, type SharedActivation } from "./activation-job.ts";
import { type SharedShots, shootShare } from "./scene-job.ts";
import { drawShare, type SharedViews } from "./view-share.ts";

/** The work that a helper thread shares with the thread that it helps. */
export type SharedWork =
  | { readonly work: "activation"; readonly shared: SharedActivation }
  | { readonly work: "views"; readonly shared: SharedViews }
  | { readonly work: "shots"; readonly shared: SharedShots };

/** Does a share of the work on this thread, until no part is left. */
export function takeShare(work: SharedWork): void {
  if (work.work === "views") drawShare(work.shared);
  else if (work.work === "shots") shootShare(work.shared);
  else activateShare(work.shared);
}
