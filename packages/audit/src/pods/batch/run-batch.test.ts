import { type Clock, CompetitionError, fault, measured, rejected } from "@404-gen/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { StatusAnswer } from "./ask-status.ts";
import type { BatchClient } from "./batch-client.ts";
import { batchSettings } from "./batch-settings.ts";
import { nextBatch } from "./plan-batches.ts";
import type { PodState } from "./pod-status.ts";
import { type RunBatchOptions, runBatch } from "./run-batch.ts";

const address = { url: "http://pod.test", headers: {} };
const prompts = [{ stem: "ant", url: "https://prompts.test/ant.png" }];
const results = measured({ modules: new Map([["ant", new Uint8Array([1])]]), failures: new Map() });

/** A pod with its own clock. `at` gives its state at a second; each look may come late and take long, as under load. */
function world(
  at: (second: number) => PodState | "silent" | "away",
  load: { lateMs?: number; downloadMs?: number } = {},
) {
  let now = 0;
  const io: Clock = {
    now: () => now,
    async sleep(ms) {
      now += ms + (load.lateMs ?? 0);
    },
  };
  const client: BatchClient = {
    health: async () => 200,
    submit: async () => measured(null),
    async status(): Promise<StatusAnswer> {
      const sentAtMs = now;
      const status = at(sentAtMs / 1000);
      now += load.lateMs ?? 0;
      if (status === "silent") return { kind: "silent", whose: "unknown", detail: "no answer" };
      if (status === "away") return { kind: "silent", whose: "local", detail: "our network" };
      return { kind: "said", sentAtMs, status: { status, progress: null, total: null, payload: null } };
    },
    async results() {
      now += load.downloadMs ?? 0;
      return results;
    },
  };
  const context = { io, client, settings: batchSettings() };
  const options: RunBatchOptions = {
    ...{ address, prompts, seed: 7, replacementsRemaining: 3, stopReason: async () => null },
  };
  return { context, options, now: () => now };
}

const doneAfter = (seconds: number) => (at: number) => (at >= seconds ? "complete" : "generating") as PodState;

describe("a batch's time", () => {
  it("is the pod's own time, to within one look", async () => {
    const { context, options } = world(doneAfter(95));
    expect(await runBatch(context, options)).toMatchObject({ kind: "done", seconds: 90, wallSeconds: 100 });
  });

  it("is never more than the pod's own time, whatever load does to our looks and to the download", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          seconds: fc.integer({ min: 0, max: 3000 }),
          lateMs: fc.integer({ min: 0, max: 900_000 }),
          downloadMs: fc.integer({ min: 0, max: 900_000 }),
        }),
        async ({ seconds, lateMs, downloadMs }) => {
          const { context, options } = world(doneAfter(seconds), { lateMs, downloadMs });
          const outcome = await runBatch(context, options);
          expect(outcome.kind).toBe("done");
          if (outcome.kind === "done") expect(outcome.seconds).toBeLessThanOrEqual(seconds);
        },
      ),
    );
  });

  it("ends at BATCH_TIME_LIMIT, when the pod itself says that it still works", async () => {
    const { context, options } = world(() => "generating");
    expect(await runBatch(context, options)).toMatchObject({
      kind: "lost",
      reason: "batch_time_limit",
      evidence: "server",
      detail: expect.stringContaining("still generating 3610 s"),
    });
  });
});

describe("a batch on a machine", () => {
  it("is lost after so many looks in a row without an answer, and not before", async () => {
    const gap = world((at) => (at < 100 || at > 260 ? doneAfter(300)(at) : "silent"));
    expect(await runBatch(gap.context, gap.options)).toMatchObject({ kind: "done" });
    const silentWorld = world((at) => (at < 100 ? "generating" : "silent"));
    expect(await runBatch(silentWorld.context, silentWorld.options)).toMatchObject({
      kind: "lost",
      reason: "unreachable",
      evidence: "silence",
      answeredAtMs: 90_000,
    });
    expect(silentWorld.now()).toBe(100_000 + 17 * 10_000);
  });

  it("is waited for while our own network is away, however long", async () => {
    const { context, options } = world((at) => (at < 10_000 ? "away" : "complete"));
    expect(await runBatch(context, options)).toMatchObject({ kind: "done", seconds: 0 });
  });

  it("is lost when the pod asks for another machine, and stopped when the round is", async () => {
    const asks = world((at) => (at < 30 ? "generating" : "replace"));
    expect(await runBatch(asks.context, asks.options)).toMatchObject({ kind: "lost", reason: "requested" });
    const busyWorld = world(() => "generating");
    const stopReason = async () => (busyWorld.now() > 50_000 ? "the round is paused" : null);
    expect(await runBatch(busyWorld.context, { ...busyWorld.options, stopReason })).toEqual({
      kind: "stopped",
      reason: "the round is paused",
    });
  });

  it("C8: waits while the pod is still warming up, and distinguishes a refusal from silence", async () => {
    const { context, options, now } = world(() => "complete");
    const refusal = (current: string) =>
      rejected({ code: "BATCH_REFUSED", message: "409", data: { status: 409, current } });
    const submit: BatchClient["submit"] = async () => (now() < 100_000 ? refusal("warming_up") : measured(null));
    expect(await runBatch({ ...context, client: { ...context.client, submit } }, options)).toMatchObject({
      kind: "done",
    });
    const answers = [
      [refusal("generating"), "server"],
      [fault(new CompetitionError("away", { code: "POD_UNREACHABLE" })), "silence"],
    ] as const;
    for (const [answer, evidence] of answers) {
      const client = { ...context.client, submit: async () => answer };
      expect(await runBatch({ ...context, client }, options)).toMatchObject({
        ...{ kind: "lost", reason: "submission_failed", evidence },
      });
    }
  });
});

describe("nextBatch", () => {
  it("takes the pending prompts in their order, and never the pod's last set, unless only one prompt is left", () => {
    const stems = fc.uniqueArray(fc.stringMatching(/^[a-f]{1,3}$/), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(stems, fc.integer({ min: 1, max: 8 }), fc.boolean(), (all, size, same) => {
        const pending = all.map((stem) => ({ stem }));
        const previous = new Set(same ? all.slice(0, size) : ["zz"]);
        const batch = nextBatch(pending, { size, previous });
        expect(batch).toEqual(pending.slice(0, batch.length));
        expect(batch.length).toBeGreaterThan(0);
        expect(batch.length).toBeLessThanOrEqual(size);
        const repeated = batch.length === previous.size && batch.every(({ stem }) => previous.has(stem));
        if (Math.min(size, all.length) > 1) expect(repeated).toBe(false);
      }),
    );
  });
});
