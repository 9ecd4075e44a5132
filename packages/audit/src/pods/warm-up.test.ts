import { type GpuProvider, type Pod, silentLogger } from "@404-gen/core";
import { describe, expect, it } from "vitest";
import { AUDIT_DEFAULTS } from "../settings.ts";
import type { MinerClient } from "./miner-client.ts";
import { createProviderRing } from "./provider-ring.ts";
import { warmUp } from "./warm-up.ts";

const POD: Pod = {
  provider: "fake",
  id: "1",
  name: "miner-00-5abc-0",
  url: "http://pod",
  headers: {},
  state: "running",
  createdAt: null,
  costPerHour: null,
};
const provider: GpuProvider = {
  name: "fake",
  create: async () => POD,
  find: async () => POD,
  list: async () => [POD],
  remove: async () => {},
  close: async () => {},
};
const notifier = { name: "none", notify: async () => {} };

/** Warms up a pod whose `/health` gives these answers, the last one again and again. Null: no answer. */
function warmWith(answers: readonly (number | null)[]) {
  let now = 0;
  let look = 0;
  const io = {
    now: () => now,
    async sleep(ms: number) {
      now += ms;
    },
  };
  const client = {
    health: async () => answers[Math.min(look++, answers.length - 1)] ?? null,
  } as unknown as MinerClient;
  const ring = createProviderRing({ providers: [provider], notifier, logger: silentLogger });
  const settings = { ...AUDIT_DEFAULTS, podWarmupTimeoutSeconds: 60, checkPodIntervalSeconds: 5 };
  return warmUp(
    { io, client, ring, settings, notifier, logger: silentLogger } as never,
    { heldPod: { provider, pod: POD }, image: "me/miner:1" } as never,
  );
}

describe("warmUp", () => {
  it("is done at the first 200", async () => {
    expect(await warmWith([null, 503, 500, 200])).toMatchObject({ healthy: true });
  });

  it("blames the image whose own server answers until the end, and never with 200", async () => {
    expect(await warmWith([null, 500])).toMatchObject({ healthy: false, cause: "image" });
  });

  it("does not blame the image for a single answer before the proxy's own errors, nor for a redirect", async () => {
    expect(await warmWith([500, 502])).toMatchObject({ healthy: false, cause: "unknown" });
    expect(await warmWith([500, null])).toMatchObject({ healthy: false, cause: "unknown" });
    expect(await warmWith([302])).toMatchObject({ healthy: false, cause: "unknown" });
  });
});
