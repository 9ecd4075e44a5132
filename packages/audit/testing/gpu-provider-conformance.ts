import type { GpuProvider, PodSpec } from "@404-gen/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Mischief } from "./clouds/mischief.ts";

/** A provider over a simulated cloud, with access to the cloud itself. */
export type GpuProviderBench = {
  /** The adapter. */
  readonly provider: GpuProvider;
  /** Names of the pods that exist in the cloud, whatever the provider says. */
  alive(): readonly string[];
  /** Makes a pod fail or vanish in the cloud. */
  kill(name: string): Promise<void>;
  /** Faults of the cloud; null for a provider without a cloud, whose suite runs with `faults: false`. */
  readonly mischief: Mischief | null;
  /** Values that no error may contain. */
  readonly secrets: readonly string[];
  /** Ends the provider and the cloud. */
  close(): Promise<void>;
};

/** The provider under test. */
export type GpuProviderConformanceOptions = {
  /** Its name in the titles of the tests. */
  readonly name: string;
  /** Opens a provider for one test. */
  readonly open: () => Promise<GpuProviderBench>;
  /** An image that the bench can run. @default "registry.test/miner:1" */
  readonly image?: string | undefined;
  /** Tests faults of the interface too; they need `mischief`. @default true */
  readonly faults?: boolean | undefined;
};

/**
 * Tests the laws of {@link GpuProvider}, for every adapter. Call it at the top level of a vitest file.
 *
 * @example
 * gpuProviderConformance({ name: "my cloud", open: openBench });
 */
export function gpuProviderConformance({
  name,
  open,
  image = "registry.test/miner:1",
  faults = true,
}: GpuProviderConformanceOptions): void {
  const spec = (pod: string): PodSpec => ({
    name: pod,
    image,
    port: 10_006,
    env: { ECHOED_VALUE: "value-of-the-environment" },
  });
  const itFails = it.skipIf(!faults);
  describe(`gpu provider: ${name}`, () => {
    let bench: GpuProviderBench;
    beforeEach(async () => {
      bench = await open();
    });
    afterEach(() => bench.close());

    it("says what there is to rent, where it can, without starting anything", async () => {
      const stock = (await bench.provider.stock?.()) ?? [];
      for (const { machine, costPerHour } of stock) {
        expect(machine).not.toBe("");
        expect(costPerHour ?? 1).toBeGreaterThan(0);
      }
      expect(new Set(stock.map(({ machine }) => machine)).size).toBe(stock.length);
      expect(bench.alive()).toEqual([]);
    });

    it("starts a pod, finds it by its exact name, and lists it by prefix", async () => {
      const { provider } = bench;
      expect(await provider.find("miner-01-abc-0")).toBeNull();
      const newPod = await provider.create(spec("miner-01-abc-0"));
      await provider.create(spec("miner-010-abc-0"));
      await provider.create(spec("miner-01-abc-1"));
      expect(newPod).toMatchObject({ provider: provider.name, name: "miner-01-abc-0" });
      const match = await provider.find("miner-01-abc-0");
      expect(match).toMatchObject({ id: newPod.id, state: "running", url: expect.stringMatching(/^https?:\/\//) });
      expect((await provider.list("miner-01-abc-")).map((pod) => pod.name).sort()).toEqual([
        "miner-01-abc-0",
        "miner-01-abc-1",
      ]);
    });

    it("gives back the pod of that name instead of making a second", async () => {
      const first = await bench.provider.create(spec("miner-01-abc-0"));
      const second = await bench.provider.create(spec("miner-01-abc-0"));
      expect(second.id).toBe(first.id);
      expect(bench.alive()).toEqual(["miner-01-abc-0"]);
    });

    it("gives a pod that is found again the same headers", async () => {
      const pod = await bench.provider.create(spec("miner-01-abc-0"));
      expect((await bench.provider.find("miner-01-abc-0"))?.headers).toEqual(pod.headers);
    });

    it("removes a pod; what is gone is removed already", async () => {
      const pod = await bench.provider.create(spec("miner-01-abc-0"));
      await bench.provider.remove(pod);
      expect(bench.alive()).toEqual([]);
      await bench.provider.remove(pod);
      expect(await bench.provider.find("miner-01-abc-0")).toBeNull();
    });

    it("says so when a pod dies midway", async () => {
      await bench.provider.create(spec("miner-01-abc-0"));
      await bench.kill("miner-01-abc-0");
      const match = await bench.provider.find("miner-01-abc-0");
      expect(match === null || match.state === "failed" || match.state === "gone").toBe(true);
    });

    it("obeys an abort", async () => {
      const reason = new Error("enough");
      await expect(bench.provider.create(spec("miner-01-abc-0"), { signal: AbortSignal.abort(reason) })).rejects.toBe(
        reason,
      );
      expect(bench.alive()).toEqual([]);
    });

    itFails.each([
      [402, "GPU_FUNDS", false],
      [503, "GPU_CAPACITY", true],
      [500, "GPU_TRANSIENT", true],
      [400, "GPU_VALIDATION", false],
      [410, "GPU_UNSUPPORTED", false],
    ] as const)(
      "takes %i to a create for %s, creates nothing, and repeats nothing secret",
      async (status, code, retryable) => {
        bench.mischief!.nextCreate = { kind: "answer", status };
        const error = await bench.provider.create(spec("miner-01-abc-0")).catch((cause: Error) => cause);
        expect(error).toMatchObject({ code, retryable, fault: "infrastructure" });
        const text = `${String(error)} ${JSON.stringify(error)}`;
        for (const secret of [...bench.secrets, "value-of-the-environment"]) expect(text).not.toContain(secret);
        expect(bench.alive()).toEqual([]);
      },
    );

    itFails("passes on how long a 429 asks to wait", async () => {
      bench.mischief!.nextCreate = { kind: "answer", status: 429, headers: { "retry-after": "21" } };
      await expect(bench.provider.create(spec("miner-01-abc-0"))).rejects.toMatchObject({
        code: "GPU_RATE_LIMITED",
        retryAfterMs: 21_000,
      });
    });

    itFails.each([
      ["500 and created", { kind: "answer", status: 500, created: true }],
      ["409 and there", { kind: "answer", status: 409, created: true }],
      ["no answer, and created", { kind: "silence", created: true }],
    ] as const)("reads back after %s: one pod, and no second one", async (_, fault) => {
      bench.mischief!.nextCreate = fault;
      const pod = await bench.provider.create(spec("miner-01-abc-0"));
      expect(pod.name).toBe("miner-01-abc-0");
      expect(bench.alive()).toEqual(["miner-01-abc-0"]);
    });

    itFails("takes silence that created nothing for a fault that may be tried again", async () => {
      bench.mischief!.nextCreate = { kind: "silence", created: false };
      await expect(bench.provider.create(spec("miner-01-abc-0"))).rejects.toMatchObject({
        code: "GPU_TRANSIENT",
        retryable: true,
      });
    });

    itFails("shows a pod that never comes up as starting", async () => {
      bench.mischief!.stuck = true;
      await bench.provider.create(spec("miner-01-abc-0"));
      expect(await bench.provider.find("miner-01-abc-0")).toMatchObject({ state: "starting" });
    });

    itFails("says that an interface that is gone is unsupported", async () => {
      bench.mischief!.outage = 410;
      await expect(bench.provider.create(spec("miner-01-abc-0"))).rejects.toMatchObject({
        code: "GPU_UNSUPPORTED",
        retryable: false,
      });
      await expect(bench.provider.list("miner-")).rejects.toMatchObject({ code: "GPU_UNSUPPORTED" });
    });
  });
}
