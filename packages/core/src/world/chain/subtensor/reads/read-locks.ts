import { CompetitionError } from "../../../../base/errors/competition-error.ts";
import type { HotkeyLock } from "../../../../ports/chain.ts";
import type { PinnedHead } from "../connection/pin-head.ts";
import { readMetagraph } from "./read-metagraph.ts";
import { findItem, storageItem } from "./storage-item.ts";

/** Alpha has nine decimals. Source: STATE-2.md 4.1. */
const UNITS = 1e9;

type LockOf = (coldkey: string) => Promise<number>;
type RuntimeCall = (coldkey: string, netuid: number) => Promise<{ toJSON(): unknown }>;

/**
 * Owners and locks of hotkeys at the pinned block. A hotkey without a neuron is not registered. The lock comes from the runtime's own call,
 * which rolls it forward to now; a runtime without it is read in storage.
 */
export async function readLocks(
  head: PinnedHead,
  { netuid, hotkeys }: { readonly netuid: number; readonly hotkeys: readonly string[] },
): Promise<readonly HotkeyLock[]> {
  const hotkeySet = new Set((await readMetagraph(head, { netuid })).hotkeys);
  const owner = storageItem(head, { pallet: "subtensorModule", item: "owner" });
  const ownHotkeys = hotkeys.filter((hotkey) => hotkeySet.has(hotkey));
  const coldkeys = new Map(
    await Promise.all(ownHotkeys.map(async (hotkey) => [hotkey, (await owner(hotkey)).toString()] as const)),
  );
  const locks = await readEach([...new Set(coldkeys.values())], lockReader(head, netuid));
  return hotkeys.map((hotkey): HotkeyLock => {
    const coldkey = coldkeys.get(hotkey) ?? null;
    if (coldkey === null) return { hotkey, coldkey, lockedAlpha: 0, problem: null };
    const alpha = locks.get(coldkey) ?? null;
    return { hotkey, coldkey, lockedAlpha: alpha, problem: alpha === null ? UNREADABLE : null };
  });
}

const UNREADABLE = "the chain's lock entry of the coldkey cannot be read";

/**
 * Alpha by coldkey; null where an entry has a shape that nobody knows, or the call for it fails twice while it succeeds for others: that is
 * this coldkey's problem. When none of several can be read, the cause is common to all: the node, or a runtime that this client does not know.
 */
async function readEach(coldkeys: readonly string[], read: LockOf): Promise<ReadonlyMap<string, number | null>> {
  const failures: unknown[] = [];
  const ask = async (coldkey: string): Promise<readonly [string, number | null]> => {
    const alpha = await read(coldkey).catch(() => read(coldkey));
    return [coldkey, Number.isFinite(alpha) ? alpha : null];
  };
  const tell = async (coldkey: string) =>
    ask(coldkey).catch((error: unknown) => {
      failures.push(error);
      return [coldkey, null] as const;
    });
  const alphas = new Map(await Promise.all(coldkeys.map(tell)));
  const isAnyRead = [...alphas.values()].some((alpha) => alpha !== null);
  if (failures.length > 0 && !isAnyRead) throw failures[0];
  if (alphas.size > 1 && !isAnyRead)
    throw new CompetitionError(`none of ${alphas.size} locks has an amount that can be read: this client is older or newer than the chain`, { code: "CHAIN_ITEM_MISSING", data: { pallet: "subtensorModule", item: "lock" } }); // biome-ignore format: one sentence
  return alphas;
}

type RuntimeCalls = Readonly<Record<string, Readonly<Record<string, RuntimeCall | undefined>> | undefined>>;

function lockReader(head: PinnedHead, netuid: number): LockOf {
  const call = (head.at.call as unknown as RuntimeCalls)["stakeInfoRuntimeApi"]?.["getColdkeyLock"];
  if (call) return async (coldkey) => alphaOf((await call(coldkey, netuid)).toJSON());
  const item = findItem(head, { pallet: "subtensorModule", item: "lock" });
  // A runtime from before the locks has none.
  if (!item) return async () => 0;
  return async (coldkey) => {
    const entries = await item.entries(coldkey, netuid);
    return entries.reduce((sum, [, value]) => sum + alphaOf(value.toJSON()), 0);
  };
}

/** Of a lock's state as JSON; null: no lock. Newer runtimes may use another name for the amount (STATE-2.md 4.1). NaN for another shape. */
function alphaOf(state: unknown): number {
  if (state === null || state === undefined) return 0;
  const { lockedMass, locked } = state as { readonly lockedMass?: unknown; readonly locked?: unknown };
  const amount = lockedMass ?? locked;
  return typeof amount === "number" || typeof amount === "string" ? Number(amount) / UNITS : Number.NaN;
}
