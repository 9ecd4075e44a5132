import fc from "fast-check";
import { expect, it } from "vitest";
import type { Lease } from "../records/lease.ts";
import { LEASE_GRACE_MS, leaseStep } from "./lease.ts";

const START = Date.UTC(2026, 1, 3);
const leaseMs = 1_800_000;
const lease = (owner: string, untilMs: number): Lease => ({
  owner,
  since: new Date(START).toISOString(),
  until: new Date(untilMs).toISOString(),
});

it("a lease is kept for half its time, then renewed, and keeps since when", () => {
  const mine = lease("a", START + leaseMs);
  const step = (now: number) => leaseStep({ lease: mine, runner: "a", now, leaseMs });
  expect(step(START + leaseMs / 2 - 1)).toEqual({ kind: "keep" });
  const renewal = { ...mine, until: new Date(START + leaseMs / 2 + leaseMs).toISOString() };
  expect(step(START + leaseMs / 2)).toEqual({ kind: "renew", lease: renewal });
  expect(step(START + leaseMs)).toMatchObject({ kind: "take", lease: { owner: "a" } });
});

it("another's is left alone until it has ended, and a minute for clocks that differ", () => {
  const theirs = lease("b", START);
  const step = (now: number) => leaseStep({ lease: theirs, runner: "a", now, leaseMs });
  expect(step(START + LEASE_GRACE_MS - 1)).toEqual({ kind: "held", owner: "b", untilMs: START + LEASE_GRACE_MS });
  expect(step(START + LEASE_GRACE_MS)).toMatchObject({ kind: "take", lease: { owner: "a" } });
});

it("whatever two runners with clocks up to a minute apart do and when, never do both act", () => {
  const asks = fc.array(
    fc.record({
      runner: fc.constantFrom("a", "b"),
      skew: fc.integer({ min: 0, max: LEASE_GRACE_MS }),
      waitMs: fc.nat({ max: leaseMs }),
    }),
  );
  fc.assert(
    fc.property(asks, (list) => {
      let record: Lease | null = null;
      let now = START;
      for (const { runner, skew, waitMs } of list) {
        now += waitMs;
        const before: Lease | null = record;
        const step = leaseStep({ lease: before, runner, now: now - skew, leaseMs });
        if (step.kind === "take" || step.kind === "renew") record = step.lease;
        const acts = step.kind !== "held";
        // Who acts while another's lease runs, by the true time, would act beside it.
        if (acts && before !== null && before.owner !== runner)
          expect(Date.parse(before.until)).toBeLessThanOrEqual(now);
      }
    }),
  );
});
