import type { HotkeyCommitments, RevealedCommitment } from "../../../../ports/chain.ts";
import { decodeRevealed } from "../../decode-revealed.ts";
import type { PinnedHead } from "../connection/pin-head.ts";
import { readMetagraph } from "./read-metagraph.ts";
import { type ChainValue, storageItem } from "./storage-item.ts";

/** `Vec<(Bytes, u64)>` as the library holds it. */
type RevealedList = Iterable<readonly [ChainValue, ChainValue]>;

/** Each entry on its own: a broken one becomes a problem and the others stay. */
function entriesOf(value: ChainValue): RevealedCommitment[] {
  if (!value.isSome || !value.unwrap) return [];
  return Array.from(value.unwrap() as unknown as RevealedList, ([bytes, block]) =>
    // toU8a(true) is the raw content with its own length prefix; toHuman and toPrimitive change with the content.
    decodeRevealed({ bytes: bytes.toU8a(true), block: Number(block.toString()) }),
  );
}

/** Revealed commitments of the hotkeys that are registered at the pinned block, in uid order; the others' are left out. */
export async function readCommitments(
  head: PinnedHead,
  subnet: { readonly netuid: number },
): Promise<readonly HotkeyCommitments[]> {
  const reveals = storageItem(head, { pallet: "commitments", item: "revealedCommitments" });
  const [commitments, { hotkeys }] = await Promise.all([reveals.entries(subnet.netuid), readMetagraph(head, subnet)]);
  const byHotkey = new Map(commitments.map(([key, value]) => [key.args[1]?.toString(), value]));
  return hotkeys.flatMap((hotkey) => {
    const value = byHotkey.get(hotkey);
    const entries = value ? entriesOf(value) : [];
    return entries.length === 0 ? [] : [{ hotkey, entries }];
  });
}
