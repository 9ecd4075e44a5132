import { CompetitionError, type GpuProvider, measured, type Notice, type Pod, silentLogger } from "@404-gen/core";
import { createManualClock, type ManualClock } from "@404-gen/core/testing";
import { describe, expect, it } from "vitest";
import { type AuditSettings, auditSettings } from "../settings.ts";
import type { MinerClient } from "./miner-client.ts";
import { createProviderRing } from "./provider-ring.ts";
import { type RegenerateOptions, regenerate } from "./regenerate.ts";
import type { RegenerateContext } from "./run.ts";

const stems = Array.from({ length: 12 }, (_, i) => `s${i}`);

/** A cloud in simulated time: pods are healthy after a minute and generate in 30 s. */
function createCloud(clock: ManualClock) {
  const born = new Map<string, number>();
  const dead = new Set<string>();
  const creations: string[] = [];
  let generating = 0;
  const counts = { most: 0, perPod: new Map<string, number>() };
  const pod = (name: string): Pod => ({
    provider: "cloud",
    id: name,
    name,
    url: name,
    headers: {},
    state: dead.has(name) ? "gone" : "running",
    createdAt: 0,
    costPerHour: null,
  });
  const provider: GpuProvider = {
    name: "cloud",
    create: async ({ name }) => {
      born.set(name, clock.now());
      creations.push(name);
      return pod(name);
    },
    find: async (name) => (born.has(name) ? pod(name) : null),
    list: async (prefix) => [...born.keys()].filter((name) => name.startsWith(prefix)).map(pod),
    remove: async ({ name }) => void born.delete(name),
    close: async () => {},
  };
  const client: MinerClient = {
    health: async ({ url }) => (dead.has(url) ? null : clock.now() - born.get(url)! >= 60_000 ? 200 : 503),
    generate: async ({ url }, { signal }) => {
      const now = (counts.perPod.get(url) ?? 0) + 1;
      counts.perPod.set(url, now);
      expect(now).toBe(1);
      counts.most = Math.max(counts.most, ++generating);
      try {
        await clock.sleep(30_000, { signal });
      } finally {
        generating--;
        counts.perPod.set(url, 0);
      }
      if (dead.has(url))
        return {
          kind: "fault",
          error: new CompetitionError("reset", { code: "POD_UNREACHABLE" }),
        };
      return measured({
        secondsToHeaders: 30,
        body: async () => measured({ bytes: new Uint8Array(9), secondsToLastByte: 31 }),
      });
    },
  };
  return { provider, client, born, dead, created: creations, counts };
}

type RunOptions = {
  settings?: Partial<AuditSettings>;
  context?: Partial<RegenerateContext>;
  options?: Partial<RegenerateOptions>;
  providers?: (cloud: GpuProvider) => GpuProvider[];
  during?: (cloud: ReturnType<typeof createCloud>, clock: ManualClock) => void;
};

async function run({
  settings = {},
  context = {},
  options = {},
  providers = (cloud) => [cloud],
  during,
}: RunOptions = {}) {
  const clock = createManualClock();
  const cloud = createCloud(clock);
  const notices: Notice[] = [];
  const notifier = { name: "test", notify: async (notice: Notice) => void notices.push(notice) };
  const work = regenerate(
    {
      ring: createProviderRing({ providers: providers(cloud.provider), notifier, logger: silentLogger }),
      settings: auditSettings(settings),
      logger: silentLogger,
      io: clock,
      notifier,
      client: cloud.client,
      picture: async () => new Uint8Array(1),
      evaluate: async ({ stem }, { signal }) => {
        await clock.sleep(5_000, { signal });
        return { kind: "made", file: { model: stem, png: stem, size: 9 }, distance: 0 };
      },
      ...context,
    },
    { round: 1, hotkey: "5ABCDEFGHIJK", image: "x:1", seed: 1, stems, ...options },
  );
  let over = false;
  const result = work.finally(() => {
    over = true;
  });
  result.catch(() => {});
  for (let minutes = 0; !over && minutes < 5_000; minutes++) {
    during?.(cloud, clock);
    await clock.advance(60_000);
  }
  return { result: await result, cloud, clock, notices };
}

describe("regenerate", () => {
  it("starts two pods, grows to four once one is healthy, generates one at a time on each, and releases all", async () => {
    const { result, cloud } = await run();
    expect(result.ending).toBe("finished");
    expect([...result.prompts.values()].every(({ best }) => best?.kind === "made")).toBe(true);
    expect(cloud.created).toEqual([0, 1, 2, 3].map((i) => `miner-01-5abcdefghi-${i}`));
    expect(cloud.counts.most).toBeLessThanOrEqual(4);
    expect([...cloud.born.keys()]).toEqual([]);
    expect(result.endings.every(({ cause }) => cause === "done")).toBe(true);
  });

  it("leaves out a provider whose interface is gone, sends one notice, and uses the next", async () => {
    const deadProvider: GpuProvider = {
      name: "gone",
      create: () => Promise.reject(new CompetitionError("410", { code: "GPU_UNSUPPORTED" })),
      find: async () => null,
      list: async () => [],
      remove: async () => {},
      close: async () => {},
    };
    const { result, notices } = await run({ providers: (cloud) => [deadProvider, cloud] });
    expect(result.ending).toBe("finished");
    expect(notices.filter(({ kind }) => kind === "provider-unsupported")).toHaveLength(1);
  });

  it("gives the prompts of a pod that the provider took away to others, and counts them against nobody", async () => {
    const { result, cloud } = await run({
      during: (world, clock) => {
        if (clock.now() >= 120_000) world.dead.add("miner-01-5abcdefghi-0");
      },
    });
    expect(result.ending).toBe("finished");
    expect(result.endings.find(({ pod }) => pod.endsWith("-0"))).toMatchObject({ healthy: true, cause: "provider" });
    expect([...result.prompts.values()].every(({ best }) => best?.kind === "made")).toBe(true);
    expect(result.records.get("miner-01-5abcdefghi-0")?.failed).toBe(0);
    expect([...cloud.born.keys()]).toEqual([]);
  });

  it.each([
    { code: "GENERATION_TIMEOUT", answers: false, failed: 0 },
    { code: "BODY_TIMEOUT", answers: false, failed: 0 },
    { code: "GENERATION_TIMEOUT", answers: true, failed: 1 },
  ] as const)(
    "counts $code against the image only where its server answers over the same connection: $answers",
    async (late) => {
      const rejection = { code: late.code, message: "late", data: { seconds: 180 } };
      let strike = "";
      let client: MinerClient | undefined;
      const looks: number[] = [];
      const lateOnce = (cloud: MinerClient, clock: ManualClock): MinerClient => ({
        async health(pod, options) {
          if (pod.url !== strike) return cloud.health(pod, options);
          looks.push(clock.now());
          return late.answers ? cloud.health(pod, options) : null;
        },
        async generate(pod, options) {
          if (strike !== "") return cloud.generate(pod, options);
          strike = pod.url;
          if (late.code === "GENERATION_TIMEOUT") return { kind: "rejected", rejection };
          return measured({ secondsToHeaders: 1, body: async () => ({ kind: "rejected", rejection }) });
        },
      });
      const { result } = await run({
        during: (cloud, clock) => {
          client ??= lateOnce({ ...cloud.client }, clock);
          cloud.client.generate = client.generate;
          cloud.client.health = client.health;
        },
      });
      expect(result.ending).toBe("finished");
      expect([...result.prompts.values()].every(({ best }) => best?.kind === "made")).toBe(true);
      const tries = [...result.prompts.values()].flatMap(({ triedBy }) => triedBy);
      expect(tries).toHaveLength(stems.length + late.failed);
      expect(looks.map((at) => (at - (looks[0] ?? 0)) / 1000)).toEqual(late.answers ? [0] : [0, 2, 12]);
    },
  );

  it("does not wait for ever for a file that hangs: the lock ends and another pod generates it", async () => {
    let stuckCount = 0;
    const evaluate: RegenerateContext["evaluate"] = async ({ stem }, { signal }) => {
      if (stem === "s3" && ++stuckCount === 1)
        await new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
      return { kind: "made", file: { model: stem, png: stem, size: 9 }, distance: 0 };
    };
    const { result, clock } = await run({ context: { evaluate } });
    expect(result.ending).toBe("finished");
    expect(result.prompts.get("s3")?.best?.kind).toBe("made");
    expect(stuckCount).toBe(2);
    expect(clock.now()).toBeGreaterThan(600_000);
  });

  it("stops early at twice the tolerated mismatches, and ends pods that only fail", async () => {
    const far: RegenerateContext["evaluate"] = async ({ stem }) => ({
      kind: "made",
      file: { model: stem, png: stem, size: 9 },
      distance: 0.5,
    });
    const { result } = await run({ context: { evaluate: far }, settings: { maxMismatchedPrompts: 3 } });
    expect(result.ending).toBe("mismatches");
    const failing: RegenerateContext["evaluate"] = async () => ({
      kind: "failed",
      rejection: { code: "GLB_BAD_MAGIC", message: "no" },
    });
    const bad = await run({
      context: { evaluate: failing },
      settings: { maxMismatchedPrompts: 100, podMinSamples: 2, podFailureThreshold: 2 },
    });
    expect(bad.result.ending).toBe("out-of-pods");
    expect(bad.result.endings.map(({ cause }) => cause)).toEqual(Array(6).fill("bad"));
    expect(bad.notices.filter(({ kind }) => kind === "pod-marked-bad")).toHaveLength(6);
  });

  it("asks all providers again and again while none has room, and ends at its deadline", async () => {
    let requestCount = 0;
    const full = (cloud: GpuProvider): GpuProvider[] => [
      {
        ...cloud,
        create: () => {
          requestCount++;
          return Promise.reject(new CompetitionError("full", { code: "GPU_CAPACITY" }));
        },
      },
    ];
    const { result } = await run({ providers: full, settings: { auditDeadlineSeconds: 1200 } });
    expect(result.ending).toBe("deadline");
    expect(requestCount).toBeGreaterThanOrEqual(2 * 9);
    expect(requestCount).toBeLessThanOrEqual(2 * 11);
  });

  it("resumes from earlier results, and starts no pod for prompts that are done", async () => {
    const first = await run();
    const { result, cloud } = await run({ options: { earlier: [...first.result.prompts.values()] } });
    expect(result.ending).toBe("finished");
    expect(cloud.created).toEqual([]);
  });
});
