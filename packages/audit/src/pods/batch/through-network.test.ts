import { sleep } from "@404-gen/core";
import { HEALING_FAULTS, type ProxyFault, startFaultProxy } from "@404-gen/core/testing";
import { afterEach, describe, expect, it } from "vitest";
import { startLocalPod } from "../../../testing/local-pod.ts";
import { fastWaits } from "../../../testing/module-round.ts";
import { createBatchClient } from "./batch-client.ts";
import { batchSettings } from "./batch-settings.ts";
import { runBatch } from "./run-batch.ts";

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});
const stems = ["ant", "bee", "cat"];
const prompts = stems.map((stem) => ({ stem, url: `https://prompts.test/${stem}.png` }));
const textOf = (stem: string) => `export default () => "${stem}";`;

/** A batch on a pod that is reached through a network with faults. */
async function batchThrough(network: { seed: number; faults?: readonly ProxyFault[]; rate?: number; inARow?: number }) {
  const generations: string[] = [];
  const pod = await startLocalPod({
    make: async ({ stem }, { signal }) => {
      generations.push(stem);
      await sleep(5, { signal });
      return { kind: "made", module: new TextEncoder().encode(textOf(stem)) };
    },
  });
  closing.push(() => pod.close());
  const settings = batchSettings({ statusCheckIntervalSeconds: 1 });
  const client = createBatchClient({ io: fastWaits, settings });
  await expect
    .poll(() => client.status(pod.address, { replacementsRemaining: 0 }), { interval: 20 })
    .toMatchObject({ status: { status: "ready" } });
  const proxy = await startFaultProxy({ target: pod.address.url, ...network });
  closing.push(() => proxy.close());
  const outcome = await runBatch(
    { io: fastWaits, client, settings },
    {
      address: { url: proxy.url, headers: {} },
      prompts,
      seed: 7,
      replacementsRemaining: 0,
      stopReason: async () => null,
    },
  );
  return { outcome, generations, strikes: proxy.strikes };
}

describe("a batch on a pod behind a network with faults", () => {
  it("is done with the pod's own bytes after all faults that pass, and no repeated or lost call starts it twice", async () => {
    const faults = new Set<ProxyFault>();
    for (let seed = 1; seed <= 24; seed++) {
      const { outcome, generations, strikes } = await batchThrough({ seed, rate: 0.5 });
      const say = `seed ${seed}: ${JSON.stringify({ strikes, outcome })}`;
      expect(outcome.kind, say).toBe("done");
      if (outcome.kind !== "done") return;
      const texts = [...outcome.results.modules].map(([stem, bytes]) => [stem, new TextDecoder().decode(bytes)]);
      expect(Object.fromEntries(texts), say).toEqual(Object.fromEntries(stems.map((stem) => [stem, textOf(stem)])));
      expect(generations, say).toEqual(stems);
      // Only the first call of each path is compared: the number of looks depends on the speed of the machine.
      for (const { request, fault } of strikes) if (request.endsWith("#1")) faults.add(fault);
    }
    expect([...faults].sort()).toEqual([...HEALING_FAULTS].sort());
  });

  it.each<ProxyFault>(["cut", "lost-answer", "truncate", 502, 503, 504, 522])(
    "with a fault that never passes is silence, no evidence against its image: %s",
    async (fault) => {
      const { outcome } = await batchThrough({ seed: 1, faults: [fault], rate: 1, inARow: Number.POSITIVE_INFINITY });
      expect(outcome).toMatchObject({ kind: "lost", evidence: "silence" });
    },
  );
});
