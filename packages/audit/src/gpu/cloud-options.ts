import type { Clock } from "@404-gen/core";

/** What every cloud adapter takes beside its credentials. */
export type CloudOptions = {
  /** Address of the interface. @default the vendor's */
  readonly baseUrl?: string | undefined;
  /** Let an interface on this machine have the account's key over plain http; elsewhere only https gets it. @default false */
  readonly allowLoopback?: boolean | undefined;
  /** How requests are sent. @default globalThis.fetch */
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** Clock of waits. @default systemClock */
  readonly io?: Clock | undefined;
  /** Milliseconds that one call may take. @default 60000 */
  readonly timeoutMs?: number | undefined;
  /** Most bytes that are read of one answer. MAX_PROVIDER_ANSWER_BYTES. @default 16777216 */
  readonly maxAnswerBytes?: number | undefined;
};
