import { memoNewest } from "../../base/kit/memo.ts";
import type { StateSnapshot, StateStore } from "../../ports/state-store.ts";
import { LEASE_MESSAGE, LEASED_ROLES, type Lease, leaseFile } from "../records/lease.ts";
import type { ParseOptions } from "../records/record.ts";
import { leaseStep } from "../rules/lease.ts";

/** Who asks for which role. */
export type HoldLeaseOptions = {
  /** Name of the service. */
  readonly role: string;
  /** Id of this runner; undefined: there is one runner, and no leases. */
  readonly runner: string | undefined;
  /** Competition time, milliseconds since the epoch. */
  readonly now: number;
  /** Milliseconds that a lease lasts. */
  readonly leaseMs: number;
  /** Ends the call early: it rejects with this signal's reason. */
  readonly signal: AbortSignal;
};

/**
 * - `ours`: act; `expect` goes into every commit, so that nothing is written after another runner took over.
 * - `changed`: the lease was written just now; look at the record again.
 * - `held`: another runner acts.
 */
export type HeldLease =
  | { readonly kind: "ours"; readonly expect: Readonly<Record<string, string | null>> }
  | { readonly kind: "changed" }
  | {
      readonly kind: "held";
      /** Id of the runner that holds it. */
      readonly owner: string;
      /** Milliseconds since the epoch. */
      readonly untilMs: number;
    };

/** Leases of four roles, each before and after it was renewed. */
const LEASES_KEPT = 8;
const leaseOf = memoNewest((text, options: ParseOptions): Lease => leaseFile.parse(text, options), LEASES_KEPT);

/** Takes or renews a role's lease before its owner acts. Throws `STATE_CONFLICT` when another runner was faster. */
export async function holdLease(
  {
    state,
    record,
  }: {
    /** Where the lease is written. */
    readonly state: StateStore;
    /** The record as it was seen at the look. */
    readonly record: StateSnapshot;
  },
  { role, runner, now, leaseMs, signal }: HoldLeaseOptions,
): Promise<HeldLease> {
  if (runner === undefined || !LEASED_ROLES.some((leaseRole) => leaseRole === role))
    return { kind: "ours", expect: {} };
  const path = leaseFile.path({ role });
  const text = await record.read(path, { signal });
  const lease = text === null ? null : leaseOf(text, { path, jsonLimits: state.jsonLimits });
  const step = leaseStep({ lease, runner, now, leaseMs });
  if (step.kind === "held") return step;
  if (step.kind === "keep") return { kind: "ours", expect: { [path]: text } };
  const change = [{ path, text: leaseFile.format(step.lease) }];
  const message = LEASE_MESSAGE.text({ role, runner });
  // A renewal is written with the next batch: half of a lease is longer than a batch waits.
  if (step.kind === "renew") await state.write(change, { message, signal });
  else await state.commit(change, { message, expect: { [path]: text }, signal });
  return { kind: "changed" };
}
