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
  const registered = new Set((await readMetagraph(head, { netuid })).hotkeys);
  const owner = storageItem(head, { pallet: "subtensorModule", item: "owner" });
  const lockOf = eachOnce(lockReader(head, netuid));
  return Promise.all(
    hotkeys.map(async (hotkey): Promise<HotkeyLock> => {
      if (!registered.has(hotkey)) return { hotkey, coldkey: null, lockedAlpha: 0, problem: null };
      const coldkey = (await owner(hotkey)).toString();
      const lock = await lockOf(coldkey);
      return "problem" in lock
        ? { hotkey, coldkey, lockedAlpha: null, problem: lock.problem }
        : { hotkey, coldkey, lockedAlpha: lock.alpha, problem: null };
    }),
  );
}

/** A coldkey's lock is asked for once; an entry of a shape that nobody knows is that coldkey's problem, a node that fails is everybody's. */
function eachOnce(read: LockOf) {
  const known = new Map<string, Promise<{ readonly alpha: number } | { readonly problem: string }>>();
  const ask = async (coldkey: string) => {
    const alpha = await read(coldkey);
    return Number.isFinite(alpha) ? { alpha } : { problem: "the chain's lock entry has no amount that can be read" };
  };
  return (coldkey: string) => {
    const asked = known.get(coldkey) ?? ask(coldkey);
    known.set(coldkey, asked);
    return asked;
  };
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

/** Of a lock's state as JSON; null: no lock. Newer runtimes may name the amount otherwise (STATE-2.md 4.1). NaN for another shape. */
function alphaOf(state: unknown): number {
  if (state === null || state === undefined) return 0;
  const { lockedMass, locked } = state as { readonly lockedMass?: unknown; readonly locked?: unknown };
  const amount = lockedMass ?? locked;
  return typeof amount === "number" || typeof amount === "string" ? Number(amount) / UNITS : Number.NaN;
}
