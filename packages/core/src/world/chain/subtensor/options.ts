import type { Clock } from "../../../ports/clock.ts";
import type { Logger } from "../../../ports/logger.ts";
import type { HotkeyWallet } from "../../wallet/types.ts";

/** Which chain, which subnet, and who signs. */
export type SubtensorChainOptions = {
  /** Subnet. @default 17 */
  readonly netuid?: number | undefined;
  /** `finney`, `test`, `archive`, `local`, or one address. @default "finney" */
  readonly network?: string | undefined;
  /** WebSocket addresses, tried in turn; they go before `network`. @default those of `network` */
  readonly endpoints?: readonly string[] | undefined;
  /** Let a key in an address (`ws://user:key@…`, `?apikey=…`) go to a node on this machine without encryption. @default false */
  readonly allowLoopback?: boolean | undefined;
  /** Longest that one call, or the making of a connection, may take. Milliseconds. @default 120000 */
  readonly timeoutMs?: number | undefined;
  /** Longest time without a new block before a connection counts as dead. Milliseconds. @default 120000 */
  readonly stallMs?: number | undefined;
  /** The hotkey that signs; without it the chain is read-only. @default none */
  readonly wallet?: HotkeyWallet | undefined;
  /** Version key sent with weights; the subnet's own is sent when it is larger. @default 0 */
  readonly versionKey?: number | undefined;
  /** Blocks to wait until a sent transaction shows in the state. @default 3 */
  readonly confirmBlocks?: number | undefined;
  /** Wait between two looks at the state after sending. Milliseconds. @default 4000 */
  readonly confirmPollMs?: number | undefined;
  /** Real time, for stopwatches and waits. @default systemClock */
  readonly io?: Clock | undefined;
  /** Source of the timelock's secrets. @default node:crypto randomBytes */
  readonly random?: ((bytes: number) => Uint8Array) | undefined;
  /** Where reconnections and retries are reported. @default silentLogger */
  readonly logger?: Logger | undefined;
};

/** Settings of the chain unless a caller says otherwise. */
export const SUBTENSOR_DEFAULTS = {
  netuid: 17,
  network: "finney",
  /** SUBTENSOR_TIMEOUT of the running system. */
  timeoutMs: 120_000,
  /** Ten blocks: what other subnets' watchdogs use (CHAIN.md section 7). */
  stallMs: 120_000,
  versionKey: 0,
  confirmBlocks: 3,
  confirmPollMs: 4_000,
};

/**
 * Blocks for which a signed transaction is valid, a power of two. Long enough for a slow pool; short, because a later setting waits for the
 * end of one whose fate is unknown.
 */
export const MORTAL_BLOCKS = 32;
