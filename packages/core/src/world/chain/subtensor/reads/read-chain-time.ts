import type { PinnedHead } from "../connection/pin-head.ts";
import { findItem } from "./storage-item.ts";

/** The chain's own time at the pinned block (`Timestamp.Now`), epoch milliseconds; null where the runtime has none. */
export async function readChainTime(head: PinnedHead): Promise<number | null> {
  const item = findItem(head, { pallet: "timestamp", item: "now" });
  const time = item ? Number((await item()).toString()) : 0;
  return time > 0 ? time : null;
}
