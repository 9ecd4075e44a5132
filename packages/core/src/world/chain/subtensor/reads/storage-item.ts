import { CompetitionError } from "../../../../base/errors/competition-error.ts";
import type { PinnedHead } from "../connection/pin-head.ts";

/** A value of the chain as the vendor library decodes it; only what is used here. */
export type ChainValue = {
  readonly isEmpty: boolean;
  readonly isSome?: boolean | undefined;
  unwrap?(): ChainValue;
  toString(): string;
  toJSON(): unknown;
  toU8a(isBare?: boolean): Uint8Array;
};

export type ChainKey = { readonly args: readonly ChainValue[] };

type StorageItem = {
  (...keys: readonly unknown[]): Promise<ChainValue>;
  entries(...keys: readonly unknown[]): Promise<readonly (readonly [ChainKey, ChainValue])[]>;
};

type Pallets = Readonly<Record<string, Readonly<Record<string, StorageItem | undefined>> | undefined>>;

/** Pallet and item in the library's spelling: `subtensorModule`, `subnetworkN`. */
export type ItemName = { readonly pallet: string; readonly item: string };

/** A storage item of the pinned runtime, null when it has none of this name. */
export function findItem(head: PinnedHead, { pallet, item }: ItemName): StorageItem | null {
  return (head.at.query as unknown as Pallets)[pallet]?.[item] ?? null;
}

/** A storage item that must be there. Throws `CHAIN_ITEM_MISSING`, naming it and the runtime. */
export function storageItem(head: PinnedHead, name: ItemName): StorageItem {
  const item = findItem(head, name);
  if (item) return item;
  throw new CompetitionError(
    `the runtime (spec ${head.specVersion}) has no storage item ${name.pallet}.${name.item}: this client is older or newer than the chain`,
    {
      code: "CHAIN_ITEM_MISSING",
      data: { ...name, spec: head.specVersion },
    },
  );
}

const PALLET = "subtensorModule";

export type NumberQuery = {
  readonly item: string;
  readonly keys: readonly unknown[];
  /** Stands in when the runtime has no such item; without it that is an error. */
  readonly fallback?: number;
};

/** An integer of the subtensor pallet, of any size. */
export async function readBigInt(head: PinnedHead, query: NumberQuery): Promise<bigint> {
  const name = { pallet: PALLET, item: query.item };
  const item = query.fallback === undefined ? storageItem(head, name) : findItem(head, name);
  return BigInt(item ? (await item(...query.keys)).toString() : (query.fallback ?? 0));
}

/** A number of the subtensor pallet that fits a double: blocks, counts, u16 settings. */
export async function readNumber(head: PinnedHead, query: NumberQuery): Promise<number> {
  return Number(await readBigInt(head, query));
}

/** Any value of the subtensor pallet, as JSON. */
export async function readJson(
  head: PinnedHead,
  query: { readonly item: string; readonly keys: readonly unknown[] },
): Promise<unknown> {
  return (await storageItem(head, { pallet: PALLET, item: query.item })(...query.keys)).toJSON();
}
