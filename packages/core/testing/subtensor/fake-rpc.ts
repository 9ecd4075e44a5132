import { hexToU8a } from "@polkadot/util";
import { blake2AsHex, encodeAddress } from "@polkadot/util-crypto";
import { compact, concat, littleEndian } from "../../src/world/chain/scale-codec.ts";
import { blockOf, type FakeLedger, hashOf } from "./fake-ledger.ts";
import { type FakeRuntime, TRANSACTION_VERSION } from "./fake-runtime.ts";

/** What the RPC methods look at; the node behind them changes it. */
export type FakeWorld = {
  readonly ledger: FakeLedger;
  /** Runtime that is in force at a block. */
  runtimeAt(block: number): FakeRuntime;
  readonly stakes: readonly bigint[] | null;
  /** Alpha that a coldkey has locked; null: it has no lock. */
  lockOf(coldkey: string): number | null;
  /** What the call answers in its place; null: the lock. */
  oddLockOf(coldkey: string): string | Error | null;
  /** The error that stands for the lock of the coldkey in a storage prefix, hex; null: none. */
  oddLockUnder(prefix: string): Error | null;
  nextNonce(address: string): number;
  /** Takes a signed transaction into the pool; throws the pool's error. */
  submit(extrinsic: string): string;
};

/** An error as a node answers it. */
export class FakeRpcError extends Error {
  readonly code: number;
  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

type Method = (world: FakeWorld, params: readonly unknown[]) => unknown;

const hex = (bytes: Uint8Array) => `0x${Buffer.from(bytes).toString("hex")}`;
const blockParam = (world: FakeWorld, hash: unknown) =>
  typeof hash === "string" ? blockOf(hash) : world.ledger.head();

/** Header of a block; the roots are of no meaning. */
export const headerOf = (block: number) => ({
  parentHash: hashOf(Math.max(0, block - 1)),
  number: `0x${block.toString(16)}`,
  stateRoot: hashOf(block),
  extrinsicsRoot: hashOf(block),
  digest: { logs: [] },
});

function runtimeVersion(runtime: FakeRuntime) {
  const apis = ["Core", "Metadata", "SubnetInfoRuntimeApi", "StakeInfoRuntimeApi"].map((name) => [
    blake2AsHex(name, 64),
    2,
  ]);
  return {
    specName: "node-subtensor",
    implName: "node-subtensor",
    authoringVersion: 1,
    specVersion: runtime.specVersion,
    implVersion: 1,
    transactionVersion: TRANSACTION_VERSION,
    stateVersion: 1,
    apis,
  };
}

const STATE_CALLS: Readonly<Record<string, (world: FakeWorld, runtime: FakeRuntime, args: string) => string>> = {
  Metadata_metadata_versions: (_, { metadata }) => hex(concat(compact(1), littleEndian(metadata[4] ?? 0, 4))),
  Metadata_metadata_at_version: (_, { metadata }) => hex(concat(Uint8Array.of(1), compact(metadata.length), metadata)),
  StakeInfoRuntimeApi_get_coldkey_lock(world, runtime, args) {
    const coldkey = encodeAddress(hexToU8a(args).subarray(0, 32), 42);
    const odd = world.oddLockOf(coldkey);
    if (odd instanceof Error) throw odd;
    return odd ?? runtime.encodeLock(world.lockOf(coldkey));
  },
  SubnetInfoRuntimeApi_get_metagraph: (world, runtime) => runtime.encodeStakes(world.stakes ?? []) ?? "0x00",
};

/** Both spellings, as nodes list them. */
const HEADS = ["", "s"].flatMap((s) => [`chain_subscribeNewHead${s}`, `chain_unsubscribeNewHead${s}`]);

/** The methods by name. Those missing here vanish from `api.rpc`. */
export const METHODS: Readonly<Record<string, Method>> = {
  rpc_methods: () => ({ methods: [...Object.keys(METHODS), ...HEADS] }),
  system_chain: () => "Fake Bittensor",
  system_health: () => ({ peers: 1, isSyncing: false, shouldHavePeers: false }),
  system_properties: () => ({ ss58Format: 42, tokenDecimals: 9, tokenSymbol: "TAO" }),
  system_accountNextIndex: (world, [address]) => world.nextNonce(String(address)),
  chain_getBlockHash: (world, [number]) =>
    hashOf(number === undefined || number === null ? world.ledger.head() : Number(number)),
  chain_getFinalizedHead: (world) => hashOf(world.ledger.head()),
  chain_getBlock(world, [hash]) {
    const block = blockParam(world, hash);
    return { block: { header: headerOf(block), extrinsics: world.ledger.extrinsicsAt(block) }, justifications: null };
  },
  chain_getHeader: (world, [hash]) => headerOf(blockParam(world, hash)),
  state_getRuntimeVersion: (world, [hash]) => runtimeVersion(world.runtimeAt(blockParam(world, hash))),
  state_getMetadata: (world, [hash]) => hex(world.runtimeAt(blockParam(world, hash)).metadata),
  state_getStorage: (world, [key, hash]) => world.ledger.stateAt(blockParam(world, hash)).get(String(key)) ?? null,
  state_getKeysPaged(world, [prefix, count, start, hash]) {
    // A runtime without the call: locks are listed by their coldkey, whose bytes stand in the prefix.
    const odd = world.oddLockUnder(String(prefix));
    if (odd) throw odd;
    const keys = [...world.ledger.stateAt(blockParam(world, hash)).keys()].filter((key) =>
      key.startsWith(String(prefix)),
    );
    return keys
      .sort()
      .filter((key) => typeof start !== "string" || key > start)
      .slice(0, Number(count));
  },
  state_queryStorageAt(world, [keys, hash]) {
    const block = blockParam(world, hash);
    const state = world.ledger.stateAt(block);
    return [{ block: hashOf(block), changes: (keys as string[]).map((key) => [key, state.get(key) ?? null]) }];
  },
  state_call(world, [method, args, hash]) {
    const answer = STATE_CALLS[String(method)];
    if (!answer) throw new FakeRpcError(-32_601, `no runtime call ${String(method)}`);
    return answer(world, world.runtimeAt(blockParam(world, hash)), String(args));
  },
  state_subscribeRuntimeVersion: () => "runtime",
  state_unsubscribeRuntimeVersion: () => true,
  author_submitExtrinsic: (world, [extrinsic]) => world.submit(String(extrinsic)),
};
