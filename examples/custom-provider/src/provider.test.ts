import { gpuProviderConformance } from "@404-gen/audit/testing";
import { expect, it } from "vitest";
import { createCloudProvider } from "./create-provider.ts";
import { startFakeCloud } from "./fake-cloud.ts";

const TOKEN = "token-that-no-error-may-hold";

async function openBench() {
  const cloud = await startFakeCloud();
  // A call without an answer ends at once, not after half a minute.
  let patience = new AbortController();
  cloud.faults.onSilence = () => {
    const waiting = patience;
    patience = new AbortController();
    waiting.abort(new Error("no answer"));
  };
  return {
    provider: createCloudProvider({ url: cloud.url, token: TOKEN, patience: () => patience.signal }),
    mischief: cloud.faults,
    secrets: [TOKEN],
    alive: () => cloud.pods.map(({ name }) => name),
    async kill(name: string) {
      const pod = cloud.pods.find((one) => one.name === name);
      if (pod) pod.status = "failed";
    },
    close: () => cloud.close(),
  };
}

gpuProviderConformance({ name: "a cloud of one's own", open: openBench });

it("holds nothing against a miner whose pod failed: the cloud does not say why", async () => {
  const bench = await openBench();
  const pod = await bench.provider.create({ name: "miner-1", image: "registry.test/miner:1", port: 10_006 });
  await bench.kill("miner-1");
  expect(await bench.provider.find(pod.name)).toMatchObject({ state: "failed", failure: { cause: "unknown" } });
  await bench.close();
});
