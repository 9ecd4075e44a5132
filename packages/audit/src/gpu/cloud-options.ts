import type { Clock } from "@404-gen/core";

/** Options of every cloud adapter besides its credentials. */
export type CloudOptions = {
  /** Address of the interface. @default the provider's */
  readonly baseUrl?: string | undefined;
  /** Sends the account's key over plain http to an interface on this machine; all other hosts get it only over https. @default false */
  readonly allowLoopback?: boolean | undefined;
  /** Sends the requests. @default globalThis.fetch */
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** Clock of waits. @default systemClock */
  readonly io?: Clock | undefined;
  /** Milliseconds that one call may take. @default 60000 */
  readonly timeoutMs?: number | undefined;
  /** Most bytes that are read of one answer. MAX_PROVIDER_ANSWER_BYTES. @default 16777216 */
  readonly maxAnswerBytes?: number | undefined;
};
