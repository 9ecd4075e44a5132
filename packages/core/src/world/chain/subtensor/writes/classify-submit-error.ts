import type { ErrorCode } from "../../../../base/errors/catalogue.ts";
/**
 * What a refused transaction means.
 * - `pooled`: the same or another one of ours is already in the pool;
 * - `later`: only time is missing;
 * - `refused`: it will not be taken as it is;
 * - `unknown`: no answer of the pool's; it may have been taken.
 */
export type SubmitFailure = {
  readonly kind: "pooled" | "later" | "refused" | "unknown";
  /** Stable code. */
  readonly code: ErrorCode;
  readonly message: string;
};

/** subtensor's own numbers in "Invalid Transaction: Custom error". Source: CHAIN.md section 4.4. */
const CUSTOM: Readonly<Record<number, readonly [SubmitFailure["kind"], ErrorCode]>> = {
  0: ["refused", "COLDKEY_SWAP_PENDING"],
  1: ["refused", "STAKE_TOO_LOW"],
  3: ["refused", "SUBNET_UNKNOWN"],
  6: ["later", "RATE_LIMITED"],
  10: ["refused", "HOTKEY_NOT_REGISTERED"],
  15: ["later", "REVEAL_ROUND_PASSED"],
  16: ["refused", "COMMIT_NOT_FOUND"],
  17: ["refused", "NOT_IN_REVEAL_RANGE"],
  18: ["refused", "LENGTHS_UNEQUAL"],
  19: ["refused", "UID_UNKNOWN"],
  255: ["refused", "BAD_REQUEST"],
};

/** Substrate's pool errors by number, and its words for a stale or early nonce or era. */
const POOL: readonly (readonly [RegExp, SubmitFailure["kind"], ErrorCode])[] = [
  [/\b1013\b|already imported/i, "pooled", "ALREADY_POOLED"],
  [/\b1014\b|priority is too low/i, "pooled", "NONCE_CLASH"],
  [/\b1012\b|temporarily banned/i, "later", "TRANSACTION_BANNED"],
  [/outdated|stale/i, "later", "NONCE_CLASH"],
  [/ancient birth block/i, "later", "ERA_PASSED"],
  [/will be valid in the future|\bfuture\b/i, "later", "NONCE_CLASH"],
  [/\b1016\b|immediately dropped|\bpool is full/i, "later", "POOL_FULL"],
  [/\b1010\b|invalid transaction|bad signature|\b1011\b|\b1002\b/i, "refused", "TRANSACTION_INVALID"],
];

/** Reads the error of `author_submitExtrinsic`. */
export function classifySubmitError(error: unknown): SubmitFailure {
  const message = error instanceof Error ? error.message : String(error);
  const custom = /custom error:?\s*(\d+)/i.exec(message)?.[1];
  if (custom !== undefined) {
    const [kind, code] = CUSTOM[Number(custom)] ?? ["refused", "CUSTOM_ERROR_UNKNOWN"];
    return { kind, code, message };
  }
  const match = POOL.find(([pattern]) => pattern.test(message));
  return match ? { kind: match[1], code: match[2], message } : { kind: "unknown", code: "OUTCOME_UNKNOWN", message };
}
