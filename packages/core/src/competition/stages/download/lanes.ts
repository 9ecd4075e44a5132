import type { DeliveredResult } from "./delivery.ts";
import type { DownloadSettings } from "./settings.ts";
import type { Item } from "./work-list.ts";

/** One miner's share of the slots and budgets. */
export type Lane = {
  active: number;
  /** Slots now; one, once the host said that it is asked too often. */
  slots: number;
  bytes: number;
  slotMs: number;
  throttledMs: number;
  /** Nothing of this miner before this moment (Retry-After). */
  notBefore: number;
};

/** A miner's lane, with what earlier runs already spent according to the record. */
export function openLane(
  entries: Readonly<Record<string, DeliveredResult>> | undefined,
  settings: DownloadSettings,
): Lane {
  const sumOf = (field: "bytes" | "ms") =>
    Object.values(entries ?? {}).reduce((sum, result) => sum + numberIn(result["x404"], field), 0);
  return {
    active: 0,
    slots: settings.maxPerMiner,
    bytes: sumOf("bytes"),
    slotMs: sumOf("ms"),
    throttledMs: 0,
    notBefore: 0,
  };
}

function numberIn(extra: unknown, field: string): number {
  if (typeof extra !== "object" || extra === null) return 0;
  const value = (extra as Readonly<Record<string, unknown>>)[field];
  return typeof value === "number" ? value : 0;
}

/** Which budget of the miner's is used up, null when none is. */
export function spentBudget(lane: Lane, settings: DownloadSettings): "bytes" | "time" | null {
  if (lane.bytes >= settings.bytesPerMiner) return "bytes";
  return lane.slotMs >= settings.slotMsPerMiner ? "time" : null;
}

/** Place in the list of the first item whose miner has a free slot and whose time has come; −1 when there is none. */
export function nextItem(
  items: readonly Item[],
  facts: { readonly lanes: ReadonlyMap<string, Lane>; readonly now: number },
): number {
  return items.findIndex((item) => {
    const lane = facts.lanes.get(item.hotkey) as Lane;
    return lane.active < lane.slots && Math.max(item.notBefore, lane.notBefore) <= facts.now;
  });
}

/** When the next item could begin if a slot were free, null when all lanes are busy or there are no items. */
export function nextMoment(items: readonly Item[], lanes: ReadonlyMap<string, Lane>): number | null {
  let earliest: number | null = null;
  for (const item of items) {
    const lane = lanes.get(item.hotkey) as Lane;
    if (lane.active >= lane.slots) continue;
    const at = Math.max(item.notBefore, lane.notBefore);
    if (earliest === null || at < earliest) earliest = at;
  }
  return earliest;
}
