import {
  CompetitionError,
  fault,
  type Notice,
  type ServiceContext,
  silentLogger,
  systemClock,
  type TurnResult,
} from "@404-gen/core";
import {
  buildsFile,
  formatState,
  generatedFile,
  generationAuditsFile,
  paths,
  podStatsFile,
} from "@404-gen/core/records";
import { getFile } from "@404-gen/core/round";
import { createManualClock, createMemoryStateStore } from "@404-gen/core/testing";
import { afterEach, describe, expect, it } from "vitest";
import {
  createMemoryObjects,
  LEADER_HOTKEY,
  MINER_HOTKEY,
  OTHER_HOTKEY,
  pictureDoor,
  plainDistance,
  plainRenderer,
  setUpRound,
  type TestRound,
  testMiner,
} from "../../testing/round.ts";
import { createMapBuilds } from "../builds/map-builds.ts";
import { createProcessProvider, type ProcessCommand } from "../gpu/process/index.ts";
import type { Auditor } from "./auditor-frame.ts";
import type { AuditorOptions } from "./auditor-options.ts";
import { createAuditor } from "./create-auditor.ts";

const SETTINGS = {
  podStartDelaySeconds: 0.05,
  checkPodIntervalSeconds: 0.2,
  checkAuditIntervalSeconds: 20,
  podWarmupTimeoutSeconds: 3,
};
const stems = Array.from({ length: 10 }, (_, i) => `stem-${i}`);
const closing: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function setUp(
  round: TestRound,
  images: Record<string, ProcessCommand>,
  more: Partial<AuditorOptions> = {},
  notify?: (notice: Notice) => Promise<void>,
) {
  const clock = createManualClock({ now: Date.UTC(2026, 0, 5) });
  const state = await createMemoryStateStore({ clock, io: systemClock });
  const objects = createMemoryObjects();
  const notices: Notice[] = [];
  await setUpRound({ state, objects }, round);
  const provider = createProcessProvider({ images });
  const context: ServiceContext = {
    state,
    clock,
    logger: silentLogger,
    notifier: { name: "test", notify: notify ?? (async (notice) => void notices.push(notice)) },
  };
  const builds = createMapBuilds(({ hotkey }) => `${hotkey}:1`);
  const options = {
    objects,
    renderer: plainRenderer,
    distance: plainDistance,
    providers: [provider],
    builds,
    door: pictureDoor,
    settings: SETTINGS,
    ...more,
  };
  const auditor = createAuditor(context, options);
  closing.push(
    () => auditor.close(),
    () => provider.close(),
  );
  return { state, objects, notices, provider, auditor, clock };
}

/** Takes turns until `done`, or until one has this `kind`. */
async function turnUntil(auditor: Auditor, isDone: () => Promise<boolean>, kind?: string): Promise<TurnResult[]> {
  const { signal } = new AbortController();
  const results: TurnResult[] = [];
  for (let turns = 0; turns < 40; turns++) {
    const result = await auditor.turn({ signal });
    results.push(result);
    if (result.kind === kind || (await isDone())) return results;
  }
  throw new Error(`not done: ${JSON.stringify(results.slice(-3))}`);
}

describe("createAuditor", () => {
  it("stores generated files under the keys of STORAGE_KEY_TEMPLATE", async () => {
    const round = {
      stems: stems.slice(0, 1),
      uploads: { [MINER_HOTKEY]: "high" },
      requested: [MINER_HOTKEY],
      leader: false,
    };
    const images = { [`${MINER_HOTKEY}:1`]: testMiner() };
    const { state, auditor } = await setUp(round, images, {
      keyTemplate: "s2/{kind}/{round}/{hotkey}/{stem}.{hash}.{ext}",
      settings: { ...SETTINGS, maxMismatchedPrompts: 0 },
    });
    const { signal } = new AbortController();
    const read = () => getFile(state, generatedFile, { round: 0, hotkey: MINER_HOTKEY });
    let results = await read();
    for (let turns = 0; turns < 20 && !results; turns++) {
      await auditor.turn({ signal });
      results = await read();
    }
    const address = (ext: string) => new RegExp(`/s2/generated/0/${MINER_HOTKEY}/stem-0\\.[0-9a-f]{16}\\.${ext}$`);
    expect(results?.["stem-0"]).toMatchObject({
      glb: expect.stringMatching(address("glb")),
      png: expect.stringMatching(address("png")),
    });
  });

  it("generates the leader's baseline, passes the honest miner and rejects the one whose image makes other files", async () => {
    const round = {
      stems,
      uploads: { [MINER_HOTKEY]: "high", [OTHER_HOTKEY]: "high" },
      requested: [MINER_HOTKEY, OTHER_HOTKEY],
    };
    const images = {
      "leader:1": testMiner(),
      [`${MINER_HOTKEY}:1`]: testMiner(),
      [`${OTHER_HOTKEY}:1`]: testMiner({ QUALITY: "low" }),
    };
    const { state, auditor, provider, notices } = await setUp(round, images);
    const audits = async () => (await getFile(state, generationAuditsFile, { round: 0 })) ?? {};
    const baseline = async () => (await getFile(state, generatedFile, { round: 0, hotkey: "leader" })) ?? {};
    const results = await turnUntil(auditor, async () => false, "idle");
    expect(results.at(-1)).toMatchObject({ kind: "idle", reason: "nothing to audit" });

    const builds = await getFile(state, buildsFile, { round: 0 });
    expect(builds?.[MINER_HOTKEY]).toMatchObject({
      status: "success",
      docker_image: `${MINER_HOTKEY}:1`,
      tag: "1111111-test-0",
    });
    expect((await audits())[MINER_HOTKEY]).toMatchObject({
      outcome: "passed",
      checked_prompts: 10,
      failed_prompts: 0,
      reason: "",
      x404: { embedding: "offline" },
    });
    const rejectedOne = (await audits())[OTHER_HOTKEY];
    expect(rejectedOne).toMatchObject({ outcome: "rejected", failed_prompts: 10 });
    expect(rejectedOne?.["x404"]).toMatchObject({
      evidence: { mismatches: expect.arrayContaining([{ name: "stem-0", why: "distance" }]) },
    });
    const generatedResults = await getFile(state, generatedFile, { round: 0, hotkey: MINER_HOTKEY });
    expect(generatedResults?.["stem-3"]).toMatchObject({
      attempts: 1,
      distance: 0,
      glb: expect.stringContaining("/rounds/0/"),
      x404: { pod: expect.stringMatching(/^miner-00-5fvejnxmrk-\d$/) },
    });
    expect(Object.values(await baseline()).every(({ png }) => png !== null)).toBe(true);
    const stats = await getFile(state, podStatsFile, { round: 0, hotkey: MINER_HOTKEY });
    expect(Object.values(stats ?? {}).reduce((sum, pod) => sum + pod.processed, 0)).toBe(10);
    expect(await provider.list("")).toEqual([]);
    expect(notices.map(({ kind }) => kind)).toEqual(expect.arrayContaining(["baseline-completed", "audit-result"]));
  });

  const one = (mode: string) => ({
    round: { stems, uploads: { [MINER_HOTKEY]: "high" }, requested: [MINER_HOTKEY], leader: false },
    images: { [`${MINER_HOTKEY}:1`]: testMiner({ MODE: mode }) },
  });
  const quick = { ...SETTINGS, maxPodAttempts: 2, podWarmupTimeoutSeconds: 0.6, podStartDelaySeconds: 0 };
  /** Enough time, also on a busy machine, for a process to start and to end by itself, or to answer that it is sick. */
  const patient = { ...quick, podWarmupTimeoutSeconds: 60 };

  it.each([
    ["exits", "rejected", "Failed to deploy a docker image"],
    ["sick", "rejected", "Failed to deploy a docker image"],
    ["fails", "rejected", "Non-critical mismatches"],
    ["dies", "rejected", "Non-critical mismatches"],
  ])("rejects an image that %s, with its evidence", async (mode, outcome, reason) => {
    const { round, images } = one(mode);
    const { state, auditor, provider } = await setUp(round, images, {
      settings: {
        ...(mode === "sick" ? { ...quick, podWarmupTimeoutSeconds: 4 } : patient),
        ...{ maxPromptAttempts: 1, maxMismatchedPrompts: 3 },
      },
    });
    const audit = async () => (await getFile(state, generationAuditsFile, { round: 0 }))?.[MINER_HOTKEY];
    await turnUntil(auditor, async () => (await audit()) !== undefined);
    expect(await audit()).toMatchObject({
      outcome,
      reason: expect.stringContaining(reason),
      x404: { evidence: { pods: expect.any(Array) } },
    });
    expect(await provider.list("")).toEqual([]);
  });

  it("judges nobody where every mismatch is tolerated", async () => {
    const { round, images } = one("exits");
    const { state, auditor } = await setUp({ ...round, stems: stems.slice(0, 6) }, images, { settings: patient });
    const turn = auditor.turn({ signal: new AbortController().signal });
    await expect(turn).rejects.toMatchObject({ code: "AUDIT_TOLERANCE_INVALID" });
    expect(await getFile(state, generationAuditsFile, { round: 0 })).toBeNull();
  });

  it("rejects it also when the notifier throws", async () => {
    const { round, images } = one("exits");
    const { state, auditor } = await setUp(round, images, { settings: patient }, async () => {
      throw new TypeError("the webhook is gone");
    });
    const audit = async () => (await getFile(state, generationAuditsFile, { round: 0 }))?.[MINER_HOTKEY];
    await turnUntil(auditor, async () => (await audit()) !== undefined);
    expect(await audit()).toMatchObject({ outcome: "rejected", reason: "Failed to deploy a docker image" });
  });

  it("leaves an audit pending when no provider gives a pod, says so, and does not stop another miner's", async () => {
    const round = {
      stems,
      uploads: { [MINER_HOTKEY]: "high", [OTHER_HOTKEY]: "high" },
      requested: [MINER_HOTKEY, OTHER_HOTKEY],
      leader: false,
    };
    const { state, auditor, notices, clock } = await setUp(
      round,
      { [`${OTHER_HOTKEY}:1`]: testMiner() },
      { settings: patient },
    );
    const audits = async () => (await getFile(state, generationAuditsFile, { round: 0 })) ?? {};
    await turnUntil(auditor, async () => Object.keys(await audits()).length === 2);
    expect(await audits()).toMatchObject({
      [MINER_HOTKEY]: { outcome: "pending", checked_prompts: 0, reason: expect.stringContaining("GPU_VALIDATION") },
      [OTHER_HOTKEY]: { outcome: "passed" },
    });
    const last = await turnUntil(auditor, async () => true);
    expect(last.at(-1)).toMatchObject({ kind: expect.stringMatching("waiting|acted") });
    const waiting = await auditor.turn({ signal: new AbortController().signal });
    expect(waiting).toMatchObject({
      kind: "waiting",
      reason: expect.stringContaining("pending"),
      untilMs: clock.now() + 600_000,
    });
    expect(notices.some(({ kind, level }) => kind === "audit-pending" && level === "alarm")).toBe(true);
  });

  it("raises one alarm, with the file, for a miner's record that cannot be read, and judges the others", async () => {
    const round = {
      stems,
      uploads: { [MINER_HOTKEY]: "high", [OTHER_HOTKEY]: "high" },
      requested: [MINER_HOTKEY, OTHER_HOTKEY],
      leader: false,
    };
    const images = { [`${MINER_HOTKEY}:1`]: testMiner(), [`${OTHER_HOTKEY}:1`]: testMiner() };
    const { state, auditor, notices, clock } = await setUp(round, images);
    const file = paths.submitted(0, MINER_HOTKEY);
    const good = await state.read(file);
    await state.commit([{ path: file, text: good?.slice(0, 99) ?? "" }], { message: "cut off" });
    const audits = async () => (await getFile(state, generationAuditsFile, { round: 0 })) ?? {};
    const pending = () => notices.filter(({ kind }) => kind.startsWith("audit-pending"));
    await turnUntil(auditor, async () => OTHER_HOTKEY in (await audits()) && pending().length > 0);
    for (let hour = 0; hour < 5; hour++) {
      await turnUntil(auditor, async () => true, "waiting");
      await clock.advance(3_600_000);
    }
    expect(await audits()).toMatchObject({ [OTHER_HOTKEY]: { outcome: "passed" } });
    expect(await audits()).not.toHaveProperty(MINER_HOTKEY);
    expect(pending()).toMatchObject([
      { level: "alarm", title: expect.stringContaining(file), fields: { code: "RECORD_INVALID", file } },
    ]);
    await state.commit([{ path: file, text: good }], { message: "repaired" });
    await clock.advance(3_600_000);
    await turnUntil(auditor, async () => (await audits())[MINER_HOTKEY]?.outcome === "passed" && pending().length > 1);
    expect(pending().map(({ kind }) => kind)).toEqual(["audit-pending", "audit-pending-over"]);
  });

  it("does not pass an image without a measured distance, and passes it when the distance can be measured", async () => {
    const { round, images } = one("");
    let broken = true;
    const distance = {
      ...plainDistance,
      measure: (pair: Parameters<typeof plainDistance.measure>[0]) =>
        broken
          ? Promise.resolve(fault(new CompetitionError("down", { code: "DISTANCE_UNMEASURED", retryable: false })))
          : plainDistance.measure(pair),
    };
    const { state, auditor, clock } = await setUp(round, images, {
      distance,
      settings: { ...patient, maxPromptFaults: 1 },
    });
    const audit = async () => (await getFile(state, generationAuditsFile, { round: 0 }))?.[MINER_HOTKEY];
    await turnUntil(auditor, async () => (await audit()) !== undefined);
    expect(await audit()).toMatchObject({
      outcome: "pending",
      reason: expect.stringContaining("DISTANCE_UNMEASURED × 10"),
    });
    broken = false;
    await clock.advance(600_000);
    await turnUntil(auditor, async () => (await audit())?.outcome === "passed");
    expect(await audit()).toMatchObject({ checked_prompts: 10, x404: { runs: 2 } });
  });

  it("stops at a pause, and goes on after it with the results so far", async () => {
    const { round, images } = one("");
    let calls = 0;
    const world = await setUp(round, images, { settings: { ...patient, podsPerMiner: 1, initialPodCount: 1 } });
    const pausing = {
      ...plainRenderer,
      render: async (model: Parameters<typeof plainRenderer.render>[0]) => {
        if (++calls === 3)
          await world.state.commit(
            [{ path: paths.state, text: formatState({ current_round: 0, stage: "paused", next_stage_eta: null }) }],
            { message: "hold" },
          );
        return plainRenderer.render(model);
      },
    };
    const second = createAuditor(
      { state: world.state, clock: world.clock, logger: silentLogger, notifier: { name: "t", notify: async () => {} } },
      {
        objects: world.objects,
        renderer: pausing,
        distance: plainDistance,
        providers: [world.provider],
        builds: createMapBuilds(({ hotkey }) => `${hotkey}:1`),
        door: pictureDoor,
        settings: { ...patient, podsPerMiner: 1, initialPodCount: 1 },
      },
    );
    closing.push(() => second.close());
    const results = await turnUntil(second, async () => calls >= 3);
    expect(results.at(-1)).toMatchObject({ kind: "acted", what: expect.stringContaining("interrupted") });
    expect(await second.turn({ signal: new AbortController().signal })).toMatchObject({
      kind: "idle",
      reason: "paused",
    });
    expect(await world.provider.list("")).toEqual([]);
    const savings = Object.keys(
      (await getFile(world.state, generatedFile, { round: 0, hotkey: MINER_HOTKEY })) ?? {},
    ).length;
    expect(savings).toBeGreaterThan(0);
    expect(savings).toBeLessThan(10);
    await world.state.commit(
      [{ path: paths.state, text: formatState({ current_round: 0, stage: "duels", next_stage_eta: null }) }],
      { message: "go" },
    );
    const audit = async () => (await getFile(world.state, generationAuditsFile, { round: 0 }))?.[MINER_HOTKEY];
    await turnUntil(second, async () => (await audit()) !== undefined);
    expect(await audit()).toMatchObject({ outcome: "passed", checked_prompts: 10 });
  });

  it("releases every pod when it is aborted midway", async () => {
    const { round, images } = one("");
    const { auditor, provider } = await setUp(round, images, {
      distance: { ...plainDistance, measure: () => new Promise(() => {}) },
      settings: quick,
    });
    const stop = new AbortController();
    const turn = auditor.turn({ signal: stop.signal });
    while ((await provider.list("")).length === 0) await systemClock.sleep(5);
    stop.abort(new Error("shutdown"));
    await expect(turn).rejects.toThrow("shutdown");
    expect(await provider.list("")).toEqual([]);
  });

  it("is idle outside of its stages, and rejects nobody while every build ended alike within minutes", async () => {
    const round = {
      stems,
      uploads: { [MINER_HOTKEY]: "high", [OTHER_HOTKEY]: "high", [LEADER_HOTKEY]: "high" },
      requested: [MINER_HOTKEY],
      leader: false,
    };
    const { state, auditor, notices, clock } = await setUp(round, {}, { builds: createMapBuilds({}) });
    for (let turns = 0; turns < 4; turns++) {
      const result = await auditor.turn({ signal: new AbortController().signal });
      expect(result.kind).not.toBe("idle");
      await clock.advance(120_000);
    }
    expect((await getFile(state, buildsFile, { round: 0 }))?.[MINER_HOTKEY]).toMatchObject({
      status: "pending",
      x404: { seen: "not_found", alarm: expect.any(String) },
    });
    expect(await state.read(paths.generationAudits(0))).toBeNull();
    expect(notices.filter(({ kind }) => kind === "builds-suspicious")).toHaveLength(1);
    await state.commit(
      [{ path: paths.state, text: formatState({ current_round: 0, stage: "finalizing", next_stage_eta: null }) }],
      { message: "on" },
    );
    expect(await auditor.turn({ signal: new AbortController().signal })).toMatchObject({ kind: "idle" });
  });
});
