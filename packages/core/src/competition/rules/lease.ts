import type { Lease } from "../records/lease.ts";

/** A lease as it stands, and who asks. */
export type LeaseStepOptions = {
  /** What is recorded; null for none. */
  readonly lease: Lease | null;
  /** Id of the runner that asks. */
  readonly runner: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** How long a lease lasts, milliseconds. */
  readonly leaseMs: number;
};

/** What a runner does about a role's lease before it acts. */
export type LeaseStep =
  /** It is ours for more than half of its time. */
  | { readonly kind: "keep" }
  /** It is ours and half gone. */
  | {
      readonly kind: "renew";
      /** The lease to write. */
      readonly lease: Lease;
    }
  /** It is nobody's. */
  | {
      readonly kind: "take";
      /** The lease to write. */
      readonly lease: Lease;
    }
  /** Another runner has it until `untilMs`, the grace for its clock included. */
  | {
      readonly kind: "held";
      /** Id of the runner that holds it. */
      readonly owner: string;
      /** Milliseconds since the epoch. */
      readonly untilMs: number;
    };

/** Milliseconds by which two runners' clocks may differ: a lease is taken over so long after its end. */
export const LEASE_GRACE_MS = 60_000;

/**
 * One lease for each role: taken when it is nobody's, renewed at half its time, taken over after it ended.
 *
 * @example
 * leaseStep({ lease: null, runner: "a1b2c3d4", now: Date.now(), leaseMs: 1_800_000 }).kind; // "take"
 */
export function leaseStep({ lease, runner, now, leaseMs }: LeaseStepOptions): LeaseStep {
  const stamp = (ms: number) => new Date(ms).toISOString();
  const until = stamp(now + leaseMs);
  const endMs = lease === null ? Number.NEGATIVE_INFINITY : Date.parse(lease.until);
  if (lease !== null && lease.owner === runner && endMs > now) {
    if (endMs - now > leaseMs / 2) return { kind: "keep" };
    return { kind: "renew", lease: { ...lease, until } };
  }
  if (lease !== null && lease.owner !== runner && endMs + LEASE_GRACE_MS > now)
    return { kind: "held", owner: lease.owner, untilMs: endMs + LEASE_GRACE_MS };
  return { kind: "take", lease: { owner: runner, since: stamp(now), until } };
}
