import type { Clock } from "../../../ports/clock.ts";

/** One neuron; its uid is its place in the list. */
export type SimulatedNeuron = {
  /** SS58 address. */
  readonly hotkey: string;
  /** SS58 address of its owner. @default the hotkey itself */
  readonly coldkey?: string | undefined;
  /** May it set weights? @default true */
  readonly validatorPermit?: boolean | undefined;
  /** Block of its last weights. @default 0 */
  readonly lastUpdate?: number | undefined;
};

/** A commitment that is revealed at `block`. */
export type SimulatedCommitment = {
  /** SS58 address that committed. */
  readonly hotkey: string;
  /** Block at which everybody can read it. */
  readonly block: number;
  /** Null stands for bytes that are no text; give `problem` then. */
  readonly text: string | null;
  /** Why `text` is null. @default none */
  readonly problem?: string | undefined;
};

/** What the simulated chain holds when it begins. */
export type SimulatedChainOptions = {
  /** Competition time: the blocks come from it. */
  readonly clock: Clock;
  /** Neurons by uid. */
  readonly neurons: readonly SimulatedNeuron[];
  /** A list, or the path `file` of a JSON file `[{ "hotkey", "block", "text" }, …]` that is read again at every call. @default [] */
  readonly commitments?: readonly SimulatedCommitment[] | { readonly file: string } | undefined;
  /** Coldkey → alpha that it has locked on the subnet. @default none */
  readonly locks?: Readonly<Record<string, number>> | undefined;
  /** Hotkey that `setWeights` and `publish` act for; without it they throw `WALLET_MISSING`. @default none */
  readonly hotkey?: string | undefined;
  /** Block number at `genesisMs`. @default 0 */
  readonly startBlock?: number | undefined;
  /** Epoch milliseconds at which `startBlock` appeared. @default the clock's time at creation */
  readonly genesisMs?: number | undefined;
  /** Milliseconds of a block. @default 12000 */
  readonly blockMs?: number | undefined;
  /** Blocks between two weight settings of one hotkey. @default 100 */
  readonly weightsRateLimit?: number | undefined;
  /** Reads the commitments file. @default node:fs/promises */
  readonly readFile?: ((path: string) => Promise<string>) | undefined;
};

/** Figures of the real chain where it has one. */
export const SIMULATED_CHAIN_DEFAULTS = {
  startBlock: 0,
  /** One block is 12 s on the real chain (CHAIN.md section 1). */
  blockMs: 12_000,
  /** Fallback of WeightsSetRateLimit (CHAIN.md section 3). */
  weightsRateLimit: 100,
};

/** The chain keeps the last 10 reveals of a hotkey (CHAIN.md section 2.2). */
export const KEPT_REVEALS = 10;
