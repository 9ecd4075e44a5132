import type { Metagraph } from "../../../../ports/chain.ts";
import type { PinnedHead } from "../connection/pin-head.ts";
import { readJson, readNumber, storageItem } from "./storage-item.ts";

/** Hotkeys by uid, from the subnet's `Keys`. A uid that no key names is an empty text. */
async function readHotkeys(head: PinnedHead, subnet: { readonly netuid: number; readonly count: number }) {
  const hotkeys = Array.from({ length: subnet.count }, () => "");
  const entries = await storageItem(head, { pallet: "subtensorModule", item: "keys" }).entries(subnet.netuid);
  for (const [key, account] of entries) {
    const uid = Number(key.args[1]?.toString());
    if (uid < subnet.count) hotkeys[uid] = account.toString();
  }
  return hotkeys;
}

const padList = <T>(list: unknown, fill: { readonly count: number; readonly value: T }): T[] => {
  const values = Array.isArray(list) ? (list as T[]) : [];
  return Array.from({ length: fill.count }, (_, uid) => values[uid] ?? fill.value);
};

/** Who is on the subnet at the pinned block. Lists that are shorter on chain than the subnet are filled with 0 and false. */
export async function readMetagraph(head: PinnedHead, subnet: { readonly netuid: number }): Promise<Metagraph> {
  const keys = [subnet.netuid];
  const count = await readNumber(head, { item: "subnetworkN", keys });
  const [hotkeys, lastUpdate, permits] = await Promise.all([
    readHotkeys(head, { netuid: subnet.netuid, count }),
    // The key of mechanism 0 is the netuid itself (CHAIN.md section 3).
    readJson(head, { item: "lastUpdate", keys }),
    readJson(head, { item: "validatorPermit", keys }),
  ]);
  return {
    block: head.block,
    hotkeys,
    lastUpdate: padList(lastUpdate, { count, value: 0 }).map(Number),
    validatorPermit: padList(permits, { count, value: false }),
  };
}
