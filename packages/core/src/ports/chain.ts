import type { ErrorCode } from "../base/errors/catalogue.ts";
/** One revealed commitment as found on chain: its text, or why it has none. */
export type RevealedCommitment = {
  /** Chain block at which it was revealed. */
  readonly block: number;
  /** Decoded UTF-8 text, null when the entry could not be decoded. */
  readonly text: string | null;
  /** Why `text` is null, null otherwise. */
  readonly problem: string | null;
};

/** All that one hotkey has revealed. */
export type HotkeyCommitments = {
  /** SS58 address. */
  readonly hotkey: string;
  /** Oldest first. */
  readonly entries: readonly RevealedCommitment[];
};

/** Who is on the subnet, at one block. Arrays are indexed by uid. */
export type Metagraph = {
  /** Block at which all of it was read. */
  readonly block: number;
  /** SS58 addresses. */
  readonly hotkeys: readonly string[];
  /** Block of each neuron's last weight setting (or timelocked commit). */
  readonly lastUpdate: readonly number[];
  /** True where the neuron may set weights. */
  readonly validatorPermit: readonly boolean[];
};

/** This validator's weights as the chain holds them, all of it read at one block. */
export type WeightsOnChain = {
  /** Block at which all of it was read. */
  readonly block: number;
  /** The chain's own time at that block, epoch milliseconds; null where it gives none. */
  readonly timeMs: number | null;
  /** Uid of this validator's hotkey, null when it is not registered. */
  readonly uid: number | null;
  /** May this validator set weights? */
  readonly validatorPermit: boolean;
  /** Block of the last setting or timelocked commit; 0 when never. */
  readonly lastUpdate: number;
  /** What is in force: uid → 1 to 65535, the largest 65535. Empty when nothing is. */
  readonly values: Readonly<Record<number, number>>;
  /** Blocks of timelocked commits that still wait for their reveal, oldest first. */
  readonly sealedAt: readonly number[];
};

/** What the chain says of a hotkey that submits: who owns it, and what that owner has locked on the subnet. */
export type HotkeyLock = {
  /** SS58 address that submits. */
  readonly hotkey: string;
  /** SS58 address of the owning coldkey; null: the hotkey is not registered on the subnet. */
  readonly coldkey: string | null;
  /** Alpha that the coldkey has locked on the subnet now, 0 for none; null: the chain's entry could not be read. */
  readonly lockedAlpha: number | null;
  /** Why `lockedAlpha` is null, null otherwise. */
  readonly problem: string | null;
};

/** Weights to set: uid → share, 0 to 1. They sum to 1. */
export type WeightShares = Readonly<Record<number, number>>;

/** What became of a call of `setWeights`. */
export type SetWeightsOutcome =
  | {
      readonly kind: "set";
      /** Block in which the transaction stands. */
      readonly block: number;
      /** `timelocked` on a subnet with commit-reveal, else `plain`. */
      readonly path: "plain" | "timelocked";
      /** Hash of the transaction, `0x` and 64 hex digits. */
      readonly transaction: string;
    }
  /** The chain took the transaction into a block and refused the call there: nothing was set. */
  | {
      readonly kind: "failed";
      /** Block in which the transaction stands. */
      readonly block: number;
      /** Code of the catalogue, to match on. */
      readonly code: ErrorCode;
      /** The runtime's own name of the error. */
      readonly reason: string;
      /** Hash of the transaction, `0x` and 64 hex digits. */
      readonly transaction: string;
    }
  /** The chain would not take them now (rate limit, a transaction still pooled, a nonce clash): try again later. */
  | {
      readonly kind: "later";
      /** Code of the catalogue, to match on. */
      readonly code: ErrorCode;
      /** The chain's own words, for a person. */
      readonly reason: string;
      /** First block at which another try may be taken; null when the chain does not tell. */
      readonly retryAtBlock: number | null;
    };

/** What every call of the chain takes. */
export type ChainCallOptions = {
  /** Ends the call early: it rejects with this signal's reason. */
  readonly signal?: AbortSignal | undefined;
};

/** The chain, as the competition needs it. Conformance: `chainConformance` in `./testing`. */
export type Chain = {
  /** For logs: `subtensor`, `simulated`. */
  readonly name: string;
  /** Number of the best head. One block is 12 s. */
  currentBlock(options?: ChainCallOptions): Promise<number>;
  /** All revealed commitments of the subnet's registered hotkeys, oldest entry first, read at one block. */
  commitments(options?: ChainCallOptions): Promise<readonly HotkeyCommitments[]>;
  /** Who is on the subnet now, read at one block. */
  metagraph(options?: ChainCallOptions): Promise<Metagraph>;
  /** What is in force for this validator, and which of its commits still wait. Throws `WALLET_MISSING` without a hotkey. */
  readWeights(options?: ChainCallOptions): Promise<WeightsOnChain>;
  /** Owners and locks of these hotkeys, in their order, read at one block. An entry that cannot be read is one hotkey's `problem`. */
  locks(hotkeys: readonly string[], options?: ChainCallOptions): Promise<readonly HotkeyLock[]>;
  /** Sets this validator's weights; resolves when the chain's state shows them. Throws `WEIGHTS_PREFLIGHT` for what would only fail silently. */
  setWeights(weights: WeightShares, options?: ChainCallOptions): Promise<SetWeightsOutcome>;
  /** Closes the connection; calls after it reject. */
  close(): Promise<void>;
};

/** Seconds per block. Source: CHAIN.md section 1 (aura.slotDuration = 12000 ms). */
export const BLOCK_SECONDS = 12;
