import {
  CompetitionError,
  type GpuProvider,
  type Notice,
  type ServiceContext,
  silentLogger,
  systemClock,
  type TurnResult,
} from "@404-gen/core";
import { formatState, paths } from "@404-gen/core/records";
import { readRoundTwo } from "@404-gen/core/round";
import { createManualClock, createMemoryStateStore } from "@404-gen/core/testing";
import {
  generationAuditsFileTwo,
  generationReportExtras,
  podRepeatExtras,
  STATE_FILES_TWO,
  submittedFileTwo,
} from "@404-gen/core/two";
import { afterEach, describe, expect, it } from "vitest";
import { createInProcessProvider, type TestImage } from "../../testing/in-process-provider.ts";
import { createTestPublisher, fastWaits, setUpModuleRound, type TestModuleRound } from "../../testing/module-round.ts";
import { LEADER_HOTKEY, MINER_HOTKEY, OTHER_HOTKEY } from "../../testing/round.ts";
import { createMapBuilds } from "../builds/map-builds.ts";
import { parseMischief } from "../pod-server/index.ts";
import type { Auditor } from "../stage/auditor-frame.ts";
import { createModuleAuditor } from "./create-module-auditor.ts";
import type { ModuleAuditorOptions } from "./module-auditor-options.ts";

const {
  generated: generatedFileTwo,
  generationReports: generationReportsFileTwo,
  podStats: podStatsFileTwo,
} = STATE_FILES_TWO;

const SETTINGS = {
  statusCheckIntervalSeconds: 0.5,
  checkPodIntervalSeconds: 1,
  checkAuditIntervalSeconds: 600,
  podWarmupTimeoutSeconds: 20,
  auditRetrySeconds: 1,
  batchSize: 4,
  maxMismatchedPrompts: 1,
  maxConsecutiveUnhealthy: 3,
};
const stems = ["ant", "bee", "cat", "dog", "eel", "fox"];
const IMAGE = `${MINER_HOTKEY}:1`;
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

type More = Partial<Omit<ModuleAuditorOptions, "settings">> & {
  readonly settings?: ModuleAuditorOptions["settings"];
  readonly fault?: (stem: string) => boolean;
  readonly costPerHour?: number | null;
};

async function setUp(
  images: Record<string, TestImage>,
  { fault, costPerHour, ...more }: More = {},
  round: Partial<TestModuleRound> = {},
) {
  const clock = createManualClock({ now: Date.UTC(2026, 0, 5) });
  const state = await createMemoryStateStore({ clock, io: systemClock });
  const miners = { [MINER_HOTKEY]: ["4xRTX6000Pro", "4xH200"] };
  await setUpModuleRound(state, { stems, miners, requested: [MINER_HOTKEY], leader: false, ...round });
  const notices: Notice[] = [];
  const notifier = { name: "test", notify: async (notice: Notice) => void notices.push(notice) };
  const context: ServiceContext = { state, clock, logger: silentLogger, notifier };
  const provider = createInProcessProvider(images, { costPerHour });
  const { publisher, published } = createTestPublisher(fault);
  const another = () => {
    const auditor = createModuleAuditor(context, {
      publisher,
      picture: async () => new Uint8Array([1]),
      providers: [provider],
      builds: createMapBuilds(({ hotkey }) => `${hotkey}:1`),
      io: fastWaits,
      ...more,
      settings: { ...SETTINGS, ...more.settings },
    });
    closing.push(() => auditor.close());
    return auditor;
  };
  const auditor = another();
  closing.push(() => provider.close());
  const { get } = readRoundTwo(state, { round: 0 });
  const report = async (hotkey = MINER_HOTKEY) => (await get.generationReports())?.[hotkey];
  return { state, clock, notices, provider, published, auditor, another, get, report };
}

/** Takes turns until `done`; jobs that wait for a new try get their time. */
async function turnUntil(
  { auditor, clock }: { readonly auditor: Auditor; readonly clock: ReturnType<typeof createManualClock> },
  isDone: () => Promise<boolean>,
): Promise<TurnResult[]> {
  const { signal } = new AbortController();
  const results: TurnResult[] = [];
  for (let turns = 0; turns < 60; turns++) {
    results.push(await auditor.turn({ signal }));
    if (await isDone()) return results;
    await clock.advance(4_000_000);
  }
  throw new Error(`not done: ${JSON.stringify(results.slice(-3))}`);
}

const isFinal = (world: Awaited<ReturnType<typeof setUp>>) => async () =>
  ["completed", "rejected"].includes((await world.report())?.outcome ?? "");

describe("createModuleAuditor", () => {
  it("regenerates the prompts with a submitted module, as often as the config says, and reports after each repeat", async () => {
    const world = await setUp({ [IMAGE]: {} }, {}, { without: ["fox"] });
    await turnUntil(world, isFinal(world));
    const report = await world.report();
    expect(report).toMatchObject({
      outcome: "completed",
      reason: "",
      repeats: [
        { repeat_index: 1, generated_prompts: 5, failed_prompts: 0 },
        { repeat_index: 2, generated_prompts: 5, failed_prompts: 0 },
      ],
    });
    const { image, hardware, equal_bytes, wall_seconds, cost } = generationReportExtras.of(report);
    expect({ image, hardware, equal_bytes }).toEqual({
      image: IMAGE,
      hardware: "4xRTX6000Pro",
      equal_bytes: stems.slice(0, 5),
    });
    expect(wall_seconds).toHaveLength(2);
    expect(
      world.notices.filter(({ kind }) => kind === "audit-result").map(({ fields }) => fields?.["same_bytes"]),
    ).toEqual([undefined, "5 modules are the same in every repeat"]);
    expect(cost).toBeGreaterThan(0);
    expect(world.provider.asked.map(({ name, hardware }) => ({ name, hardware }))).toEqual([
      { name: `miner-00-${MINER_HOTKEY.slice(0, 10).toLowerCase()}-0`, hardware: "4xRTX6000Pro" },
    ]);
    expect(world.provider.asked[0]?.env).toBeUndefined();
    expect(world.provider.alive()).toEqual([]);
    const rows = await world.get.generated(MINER_HOTKEY, 2);
    expect(Object.keys(rows ?? {})).toEqual(stems.slice(0, 5));
    expect(rows?.["ant"]).toMatchObject({
      js: `https://objects.test/rounds/0/${MINER_HOTKEY}/generated_2/ant.js`,
      views: `https://objects.test/rounds/0/${MINER_HOTKEY}/generated_2/ant`,
      failure_reason: null,
    });
    const stats = Object.entries((await world.get.podStats(MINER_HOTKEY)) ?? {});
    expect(stats.map(([key, { termination_reason }]) => [key.slice(-2), termination_reason])).toEqual([
      ["r1", "completed"],
      ["r2", "completed"],
    ]);
    expect((await world.get.builds())?.[MINER_HOTKEY]).toMatchObject({
      hardware: ["4xRTX6000Pro", "4xH200"],
      status: "success",
    });
  });

  it("raises one alarm, with the file, for a miner's record that cannot be read, and goes on after its repair", async () => {
    const world = await setUp({ [IMAGE]: {} });
    const file = submittedFileTwo.path({ round: 0, hotkey: MINER_HOTKEY });
    const good = await world.state.read(file);
    await world.state.commit([{ path: file, text: good?.slice(0, 99) ?? "" }], { message: "cut off" });
    const pending = () => world.notices.filter(({ kind }) => kind.startsWith("audit-pending"));
    let looks = 0;
    await turnUntil(world, async () => pending().length > 0 && ++looks > 5);
    expect(pending()).toMatchObject([
      { level: "alarm", title: expect.stringContaining(file), fields: { code: "RECORD_INVALID", file } },
    ]);
    await world.state.commit([{ path: file, text: good }], { message: "repaired" });
    await turnUntil(world, async () => (await isFinal(world)()) && pending().length > 1);
    expect(pending().map(({ kind }) => kind)).toEqual(["audit-pending", "audit-pending-over"]);
  });

  it("C3: asks for another set where a repeat is one batch, so that a pod that keeps results makes them again", async () => {
    const repeats: string[] = [];
    const world = await setUp(
      {
        [IMAGE]: {
          make: async ({ stem }) => {
            repeats.push(stem);
            return { kind: "made", module: new TextEncoder().encode(`module ${repeats.length}`) };
          },
        },
      },
      { settings: { batchSize: 32 } },
    );
    await turnUntil(world, isFinal(world));
    expect(repeats).toHaveLength(stems.length * 2);
    expect(generationReportExtras.of(await world.report()).equal_bytes).toEqual([]);
  });

  it("C13: rejects an image that generates too little at once, and counts a module that cannot be drawn as not generated", async () => {
    const world = await setUp({
      [IMAGE]: {
        make: async ({ stem }) =>
          stem === "ant"
            ? { kind: "failed", reason: "OUT_OF_LUCK" }
            : { kind: "made", module: new TextEncoder().encode(stem < "cat" ? "undrawable" : "fine") },
      },
    });
    await turnUntil(world, isFinal(world));
    expect(await world.report()).toMatchObject({
      outcome: "rejected",
      reason: "Repeat 1: 2 failed prompts exceed tolerance (1)",
      repeats: [{ repeat_index: 1, generated_prompts: 4, failed_prompts: 2 }],
    });
    expect(await world.get.generated(MINER_HOTKEY, 1)).toMatchObject({
      ant: { js: null, views: null, failure_reason: "OUT_OF_LUCK", size: 0 },
      bee: {
        js: expect.stringContaining("bee.js"),
        views: null,
        failure_reason: "render_failed",
        x404: { code: "VERTEX_LIMIT_EXCEEDED", failures: [{ rule: "VERTEX_LIMIT_EXCEEDED" }] },
      },
    });
  });

  it.each([
    ["requested", "asks-replacement=3"],
    ["submission_failed", "busy"],
    ["download_failed", "zip-encrypted"],
    ["download_failed", "zip-bomb"],
    ["download_failed", "zip-truncated"],
    ["download_failed", "results-endless"],
    ["download_failed", "redirects"],
    ["unreachable", "status-garbage"],
  ] as const)(
    "C1: replaces a machine that is lost (%s, %s) and sends the batch to the next",
    async (reason, mischief) => {
      const world = await setUp(
        { [IMAGE]: { from: { index: 1, instead: { mischief: parseMischief(mischief) } } } },
        { settings: { maxBatchZipBytes: 500_000 } },
        { auditRepeats: 1 },
      );
      await turnUntil(world, isFinal(world));
      expect(await world.report()).toMatchObject({ outcome: "completed", repeats: [{ generated_prompts: 6 }] });
      const stats = Object.values((await world.get.podStats(MINER_HOTKEY)) ?? {});
      expect(stats.map(({ termination_reason }) => termination_reason)).toEqual([reason, "completed"]);
      expect(world.provider.asked).toHaveLength(2);
    },
  );

  it("ends with the results so far when an image uses up its replacements, and gives the evidence", async () => {
    const world = await setUp(
      { [IMAGE]: { mischief: parseMischief("zip-garbage") } },
      { settings: { maxReplacements: 2 } },
    );
    await turnUntil(world, isFinal(world));
    const report = await world.report();
    expect(report).toMatchObject({
      outcome: "rejected",
      reason: "Repeat 1: 6 failed prompts exceed tolerance (1); Repeat 2: 6 failed prompts exceed tolerance (1)",
    });
    expect(world.provider.asked).toHaveLength(3);
    expect(generationReportExtras.of(report).evidence).toMatchObject([{ cause: "image", ready: true }, {}, {}]);
    expect((await world.get.generated(MINER_HOTKEY, 2))?.["ant"]).toMatchObject({ js: null, views: null });
  });

  it("rejects an image that does not start, on two machines' evidence", async () => {
    const world = await setUp({ [IMAGE]: { failure: { cause: "image", detail: "exited with 1: no model" } } });
    await turnUntil(world, isFinal(world));
    expect(await world.report()).toMatchObject({ outcome: "rejected", reason: "Failed to deploy a docker image" });
    expect(world.provider.asked).toHaveLength(2);
  });

  it("rejects an image whose server says until the end that it is not ready", async () => {
    const world = await setUp(
      { [IMAGE]: { mischief: parseMischief("never-ready") } },
      { settings: { podWarmupTimeoutSeconds: 0.3 } },
    );
    await turnUntil(world, isFinal(world));
    expect(await world.report()).toMatchObject({ outcome: "rejected", reason: "Failed to deploy a docker image" });
  });

  it("C2: takes an unforeseen exception for a fault of ours: reports it, and tries again after longer and longer waits", async () => {
    let broken = true;
    const { publisher } = createTestPublisher();
    const world = await setUp(
      { [IMAGE]: {} },
      {
        publisher: {
          publish: async (...keys) => {
            if (broken) throw new TypeError("undefined is not a function");
            return publisher.publish(...keys);
          },
        },
      },
      { auditRepeats: 1 },
    );
    await turnUntil(world, async () => (await world.report()) !== undefined);
    expect(await world.report()).toMatchObject({ outcome: "pending", reason: "", repeats: [] });
    expect(generationReportExtras.of(await world.report()).fault).toMatchObject({
      code: "AUDIT_FAULT",
      message: expect.stringContaining("undefined is not a function"),
    });
    // The wait before the next try is in competition time, which stands still here: nothing more starts.
    const requestCount = world.provider.asked.length;
    await world.auditor.turn({ signal: new AbortController().signal });
    expect(world.provider.asked).toHaveLength(requestCount);
    broken = false;
    await turnUntil(world, isFinal(world));
    expect(await world.report()).toMatchObject({ outcome: "completed", repeats: [{ generated_prompts: 6 }] });
    expect(generationReportExtras.of(await world.report()).fault).toBeUndefined();
  });

  it("C4: counts accepted batches as the reference does, records the clock's time beside it, and warns where only that is over", async () => {
    const world = await setUp(
      { [IMAGE]: { from: { index: 1, instead: { mischief: parseMischief("asks-replacement=3") } } } },
      {},
      { auditRepeats: 1 },
    );
    // An entry of an earlier run: its accepted batches took only a part of its hours by the clock.
    const file = podStatsFileTwo.path({ round: 0, hotkey: MINER_HOTKEY });
    const earlier = {
      ...{ pod_id: "miner-00-earlier-9", repeat_index: 1, provider: "test", batch_times: [100] },
      ...{ total_generation_time: 100, termination_reason: "unreachable", payload: null },
      x404: { wall_seconds: 9000, seconds: 9000, cost: 1 },
    };
    await world.state.commit(
      [{ path: file, text: podStatsFileTwo.format({ "miner-00-earlier-9-r1": earlier } as never) }],
      { message: "An earlier run" },
    );
    await turnUntil(world, isFinal(world));
    const report = await world.report();
    expect(report).toMatchObject({ outcome: "completed", reason: "" });
    expect(report?.repeats[0]?.generation_time).toBeLessThan(7200);
    expect(generationReportExtras.of(report).wall_seconds?.[0]).toBeGreaterThan(9000);
    const results = world.notices.filter(({ kind }) => kind === "audit-result");
    expect(results).toMatchObject([
      {
        level: "warning",
        fields: { outcome: "completed", late: expect.stringMatching(/^#1 took 90\d\d s by the clock/) },
      },
    ]);
  });

  it("C7: gives a container nothing of this process's environment", async () => {
    process.env["HF_TOKEN"] = "hf_secretsecretsecret";
    try {
      const world = await setUp({ [IMAGE]: {} }, {}, { auditRepeats: 1 });
      await turnUntil(world, isFinal(world));
      expect(world.provider.asked.map(({ env }) => env)).toEqual([undefined]);
      expect(JSON.stringify(world.provider.asked)).not.toContain("hf_secret");
    } finally {
      delete process.env["HF_TOKEN"];
    }
  });

  it("C5: rejects nobody for a provider's fault: the report stays pending and names it, and the next run decides", async () => {
    let broken = true;
    const away: TestImage = { failure: { cause: "provider", detail: "evicted" } };
    const images: Record<string, TestImage> = {
      get [IMAGE]() {
        return broken ? away : {};
      },
    };
    const world = await setUp(images, { settings: { maxPodFaults: 2 } });
    await turnUntil(world, async () => (await world.report()) !== undefined);
    expect(await world.report()).toMatchObject({ outcome: "pending", reason: "", repeats: [] });
    expect(generationReportExtras.of(await world.report()).fault).toMatchObject({ code: "POD_LOST_OFTEN" });
    expect(world.notices.some(({ kind, level }) => kind === "audit-pending" && level === "alarm")).toBe(true);
    broken = false;
    await turnUntil(world, isFinal(world));
    expect(await world.report()).toMatchObject({ outcome: "completed" });
    expect(generationReportExtras.of(await world.report()).fault).toBeUndefined();
  });

  it("keeps what was done when a fault of ours ends a run, and goes on there", async () => {
    let away = true;
    const world = await setUp({ [IMAGE]: {} }, { fault: (stem) => away && stem === "eel" }, { auditRepeats: 1 });
    await turnUntil(world, async () => (await world.report()) !== undefined);
    expect(Object.keys((await world.get.generated(MINER_HOTKEY, 1)) ?? {})).toEqual(["ant", "bee", "cat", "dog"]);
    away = false;
    await turnUntil(world, isFinal(world));
    expect(await world.report()).toMatchObject({ outcome: "completed", repeats: [{ generated_prompts: 6 }] });
    expect(world.published.filter((one) => one.endsWith("/ant"))).toHaveLength(1);
  });

  it("replaces a machine whose container ends by itself in the middle of a batch, at the image's cost", async () => {
    const world = await setUp(
      { [IMAGE]: { from: { index: 2, instead: { mischief: parseMischief("exits") } } } },
      { settings: { maxReplacements: 2 } },
      { auditRepeats: 1 },
    );
    await turnUntil(world, isFinal(world));
    expect(await world.report()).toMatchObject({ outcome: "completed", repeats: [{ generated_prompts: 6 }] });
    expect(world.provider.asked).toHaveLength(3);
  });

  it("counts no machine that a provider takes away in the middle of a batch against an image", async () => {
    let count = 0;
    const images: Record<string, TestImage> = {
      [IMAGE]: {
        make: async ({ stem }) => {
          // The provider takes four machines away, one more than the replacements of an image.
          if (stem === "bee" && count < 4) {
            const [pod = ""] = world.provider.alive();
            if (count++ >= 0) void world.provider.kill(pod, { cause: "provider", detail: "evicted" });
          }
          return { kind: "made", module: new TextEncoder().encode(stem) };
        },
      },
    };
    const world = await setUp(images, { settings: { maxReplacements: 3 } }, { auditRepeats: 1 });
    await turnUntil(world, isFinal(world));
    expect(await world.report()).toMatchObject({ outcome: "completed", repeats: [{ generated_prompts: 6 }] });
    expect(world.provider.asked.length).toBeGreaterThanOrEqual(5);
    expect(world.notices.filter(({ level }) => level === "alarm")).toEqual([]);
  });

  it("takes over an audit from the reference services in the middle of a repeat: their rows stay, the rest is generated, in files that they can read", async () => {
    const repeats: string[] = [];
    const world = await setUp({
      [IMAGE]: {
        make: async ({ stem }) => {
          repeats.push(stem);
          return { kind: "made", module: new TextEncoder().encode(`${stem} ${repeats.length}`) };
        },
      },
    });
    const pretty = (value: unknown) => JSON.stringify(value, null, 2);
    const row = (stem: string, repeat: number) => ({
      js: `https://theirs.test/${repeat}/${stem}.js`,
      views: `https://theirs.test/${repeat}/${stem}`,
      failure_reason: null,
      size: 5_000,
    });
    const rows = (repeat: number, some: readonly string[]) =>
      pretty(Object.fromEntries(some.map((stem) => [stem, row(stem, repeat)])));
    const repeat = { repeat_index: 1, generated_prompts: 6, failed_prompts: 0, generation_time: 5799.707968684379 };
    const report = { hotkey: MINER_HOTKEY, outcome: "pending", repeats: [repeat], reason: "" };
    const times = [1448.854970142711, 1467.998055680655, 1360.5841711210087, 1522.2707717400044];
    const pod = {
      ...{ pod_id: "miner-00-theirs-1", repeat_index: 1, provider: "runpod", batch_times: times },
      ...{ total_generation_time: 5799.707968684379, termination_reason: "completed", payload: null },
    };
    const at = 1523.8578786910512;
    const half = { ...pod, repeat_index: 2, batch_times: [at], total_generation_time: at, termination_reason: null };
    const place = { round: 0, hotkey: MINER_HOTKEY };
    const theirs = {
      [generatedFileTwo.path({ ...place, repeat: 1 })]: rows(1, stems),
      [generatedFileTwo.path({ ...place, repeat: 2 })]: rows(2, stems.slice(0, 4)),
      [generationReportsFileTwo.path({ round: 0 })]: pretty({ [MINER_HOTKEY]: report }),
      [podStatsFileTwo.path(place)]: pretty({ "miner-00-theirs-1-r1": pod, "miner-00-theirs-1-r2": half }),
    };
    await world.state.commit(
      Object.entries(theirs).map(([path, text]) => ({ path, text })),
      { message: "as the reference left it" },
    );
    await turnUntil(world, isFinal(world));
    expect([...new Set(repeats)].sort()).toEqual(stems.slice(4));
    const text = async (path: string) => (await world.state.read(path)) ?? "";
    const [first = "", second = "", reports = "", stats = ""] = Object.keys(theirs);
    expect(await text(first)).toBe(theirs[first]);
    expect((await text(second)).startsWith((theirs[second] ?? "").slice(0, -2))).toBe(true);
    const plain = async (path: string) =>
      JSON.parse(await text(path), (key, value: unknown) => (key === "x404" ? undefined : value));
    const after = await plain(reports);
    expect(await text(reports)).toContain("5799.707968684379");
    expect(after[MINER_HOTKEY]).toMatchObject({ outcome: "completed", reason: "" });
    expect(after[MINER_HOTKEY].repeats[0]).toEqual(repeat);
    expect(Object.keys(after[MINER_HOTKEY])).toEqual(Object.keys(report));
    expect(after[MINER_HOTKEY].repeats.map((one: object) => Object.keys(one))).toEqual([
      Object.keys(repeat),
      Object.keys(repeat),
    ]);
    const machines = await plain(stats);
    expect(machines["miner-00-theirs-1-r1"]).toEqual(pod);
    expect(machines["miner-00-theirs-1-r2"]).toMatchObject({ batch_times: [at] });
    expect(after[MINER_HOTKEY].repeats[1].generation_time).toBeGreaterThanOrEqual(at);
    expect(Object.values(machines).map((one) => Object.keys(one as object))).toEqual(
      Object.values(machines).map(() => Object.keys(pod)),
    );
    expect(Object.keys((await plain(second))["fox"])).toEqual(Object.keys(row("fox", 2)));
  });

  it("goes on after a restart where it was: rows, times and costs of both runs are kept", async () => {
    let held = true;
    const repeats: string[] = [];
    const images: Record<string, TestImage> = {
      [IMAGE]: {
        make: async ({ stem }, { signal }) => {
          repeats.push(stem);
          if (held && repeats.length > 6) await new Promise((_, reject) => signal.addEventListener("abort", reject));
          return { kind: "made", module: new TextEncoder().encode(`${stem} ${repeats.length}`) };
        },
      },
    };
    const world = await setUp(images);
    const turn = world.auditor.turn({ signal: new AbortController().signal }).catch(() => {});
    await expect.poll(async () => (await world.report())?.repeats.length).toBe(1);
    await world.auditor.close();
    await turn;
    expect(world.provider.alive()).toEqual([]);
    expect(await world.report()).toMatchObject({ outcome: "pending", repeats: [{ generated_prompts: 6 }] });
    held = false;
    const again = world.another();
    await turnUntil({ auditor: again, clock: world.clock }, isFinal(world));
    expect(await world.report()).toMatchObject({ outcome: "completed", repeats: [{}, { generated_prompts: 6 }] });
    const stats = (await world.get.podStats(MINER_HOTKEY)) ?? {};
    expect(Object.values(stats).map(({ repeat_index, batch_times }) => [repeat_index, batch_times.length])).toEqual([
      [1, 2],
      [2, 2],
    ]);
  });

  it("counts it as a fault of ours when an image that ran before in the round does not start now", async () => {
    let repeats = 0;
    const images: Record<string, TestImage> = {
      [IMAGE]: {
        make: async ({ stem }, { signal }) => {
          if (++repeats > 6) await new Promise((_, reject) => signal.addEventListener("abort", reject));
          return { kind: "made", module: new TextEncoder().encode(stem) };
        },
      },
    };
    const world = await setUp(images);
    const turn = world.auditor.turn({ signal: new AbortController().signal }).catch(() => {});
    await expect.poll(async () => (await world.report())?.repeats.length).toBe(1);
    await world.auditor.close();
    await turn;
    images[IMAGE] = { failure: { cause: "image", detail: "exited with 1" } };
    await world.another().turn({ signal: new AbortController().signal });
    expect(await world.report()).toMatchObject({ outcome: "pending", reason: "", repeats: [{ repeat_index: 1 }] });
    expect(generationReportExtras.of(await world.report()).fault?.code).toBe("POD_LOST_OFTEN");
  });

  it("C10: stops the run of a miner whom the judge has failed meanwhile, decides nothing, and leaves no machine", async () => {
    const world = await setUp({ [IMAGE]: { mischief: parseMischief("hangs") } });
    const { signal } = new AbortController();
    const turn = world.auditor.turn({ signal });
    await expect.poll(() => world.provider.alive()).toHaveLength(1);
    const verdicts = {
      [MINER_HOTKEY]: {
        hotkey: MINER_HOTKEY,
        verdict: "failed" as const,
        reason: "submitted vs generated #1: -12.50%",
      },
    };
    await world.state.commit(
      [{ path: generationAuditsFileTwo.path({ round: 0 }), text: generationAuditsFileTwo.format(verdicts) }],
      { message: "Judge" },
    );
    await turn;
    expect(world.provider.alive()).toEqual([]);
    expect(await world.report()).toBeUndefined();
    const [stats] = Object.values((await world.get.podStats(MINER_HOTKEY)) ?? {});
    expect(stats?.termination_reason).toBe("unreachable");
    expect(podRepeatExtras.of(stats).ending).toBe("stopped");
  });

  it("can be stopped while no provider has a machine, and while a server does not start", async () => {
    for (const images of [{ [IMAGE]: { failure: undefined, mischief: parseMischief("never-ready") } }, null]) {
      let refusalCount = 0;
      const withoutMachines: GpuProvider = {
        ...createInProcessProvider({}),
        create: async () => {
          refusalCount++;
          throw new CompetitionError("none free", { code: "GPU_CAPACITY" });
        },
      };
      const world = await setUp(images ?? {}, images ? {} : { providers: [withoutMachines] });
      const turn = world.auditor.turn({ signal: new AbortController().signal });
      await expect.poll(() => world.provider.asked.length + refusalCount).toBeGreaterThan(0);
      const pauseText = formatState({ current_round: 0, stage: "paused", next_stage_eta: null });
      await world.state.commit([{ path: paths.state, text: pauseText }], { message: "Pause" });
      expect(await turn).toMatchObject({ kind: "acted", what: expect.stringContaining("interrupted") });
      expect(world.provider.alive()).toEqual([]);
      expect(await world.report()).toBeUndefined();
    }
  });

  it("C15: runs an image again when a person has deleted its report, although its old verdict is still there", async () => {
    const world = await setUp({ [IMAGE]: {} });
    const verdicts = {
      [MINER_HOTKEY]: { hotkey: MINER_HOTKEY, verdict: "failed" as const, reason: "Failed to deploy a docker image" },
    };
    await world.state.commit(
      [{ path: generationAuditsFileTwo.path({ round: 0 }), text: generationAuditsFileTwo.format(verdicts) }],
      { message: "Judge" },
    );
    await turnUntil(world, isFinal(world));
    expect(await world.report()).toMatchObject({ outcome: "completed" });
  });

  it("generates the leader's baseline of all prompts, once, and writes no report of it", async () => {
    const world = await setUp({ "leader:1": {} }, {}, { leader: true, requested: [] });
    await turnUntil(
      world,
      async () => Object.keys((await world.get.generated("leader", 1)) ?? {}).length === stems.length,
    );
    await world.auditor.turn({ signal: new AbortController().signal });
    expect(world.provider.asked.map(({ name, hardware }) => ({ name, hardware }))).toEqual([
      { name: "miner-00-leader-0", hardware: "4xH200" },
    ]);
    expect(await world.get.generationReports()).toBeNull();
  });

  it("C11: goes on with the leader's baseline after a fault of ours, and drops no prompt for it", async () => {
    let away = true;
    const fault = (stem: string) => away && stem === "eel";
    const world = await setUp({ "leader:1": {} }, { fault }, { leader: true, requested: [] });
    const rows = async () => Object.keys((await world.get.generated("leader", 1)) ?? {});
    await turnUntil(world, async () => (await rows()).length > 0);
    expect(await rows()).not.toContain("eel");
    away = false;
    await turnUntil(world, async () => (await rows()).length === stems.length);
    expect(new Set(world.published).size).toBe(stems.length);
  });

  it("C14: waits for a prompt picture that it cannot load: no prompt is dropped for it, and nobody blamed", async () => {
    let away = true;
    const picture = async (url: string) => {
      if (away && url.includes("bee"))
        throw new CompetitionError("away", { code: "DOWNLOAD_NOT_FOUND", fault: "infrastructure" });
      return new Uint8Array([1]);
    };
    const world = await setUp({ [IMAGE]: {} }, { picture }, { auditRepeats: 1 });
    await turnUntil(world, async () => (await world.report()) !== undefined);
    expect(await world.report()).toMatchObject({ outcome: "pending", reason: "" });
    expect(await world.get.generated(MINER_HOTKEY, 1)).not.toHaveProperty("bee");
    away = false;
    await turnUntil(world, isFinal(world));
    expect(await world.report()).toMatchObject({ outcome: "completed", repeats: [{ generated_prompts: 6 }] });
  });

  it("C6: has a tolerance in prompts, as the reference has: with no more prompts than the tolerance nothing can fail, and the run still ends", async () => {
    const world = await setUp(
      { [IMAGE]: { make: async () => ({ kind: "failed", reason: "OUT_OF_LUCK" }) } },
      { settings: { maxMismatchedPrompts: 12 } },
    );
    await turnUntil(world, isFinal(world));
    const repeat = { generated_prompts: 0, failed_prompts: 6 };
    expect(await world.report()).toMatchObject({ outcome: "completed", repeats: [repeat, repeat] });
  });

  it("starts no machine above MAX_COST_PER_ROUND, raises one alarm, and blames nobody", async () => {
    const images = { [IMAGE]: {}, [`${OTHER_HOTKEY}:1`]: {} };
    const miners = { [MINER_HOTKEY]: [], [OTHER_HOTKEY]: [] };
    const world = await setUp(
      images,
      { settings: { maxCostPerRound: 0.000_001, maxConcurrentMiners: 1 } },
      { miners, requested: [MINER_HOTKEY, OTHER_HOTKEY] },
    );
    await turnUntil(world, async () => (await world.report(OTHER_HOTKEY)) !== undefined);
    expect(await world.report()).toMatchObject({ outcome: "completed" });
    expect(await world.report(OTHER_HOTKEY)).toMatchObject({ outcome: "pending" });
    expect(generationReportExtras.of(await world.report(OTHER_HOTKEY)).fault?.code).toBe("PODS_COST_LIMIT");
    await world.clock.advance(4_000_000);
    await world.auditor.turn({ signal: new AbortController().signal });
    await world.auditor.turn({ signal: new AbortController().signal });
    expect(world.notices.filter(({ kind }) => kind === "cost-limit")).toHaveLength(1);
    expect(world.provider.asked).toHaveLength(1);
  });

  it("assumes a high price for a machine whose provider gives none", async () => {
    const world = await setUp(
      { [IMAGE]: {} },
      { costPerHour: null, settings: { assumedCostPerHour: 3_600_000 } },
      { auditRepeats: 1 },
    );
    await turnUntil(world, isFinal(world));
    const [stats] = Object.values((await world.get.podStats(MINER_HOTKEY)) ?? {});
    const { seconds = 0, cost = 0 } = podRepeatExtras.of(stats);
    expect(cost).toBeCloseTo(seconds * 1000, 3);
  });

  it("does nothing while the round is paused", async () => {
    const world = await setUp({ [IMAGE]: {} });
    await world.state.commit(
      [{ path: paths.state, text: formatState({ current_round: 0, stage: "paused", next_stage_eta: null }) }],
      {
        message: "Pause",
      },
    );
    expect(await world.auditor.turn({ signal: new AbortController().signal })).toMatchObject({ kind: "idle" });
    expect(world.provider.asked).toEqual([]);
    expect(LEADER_HOTKEY).not.toBe(MINER_HOTKEY);
  });
});
