import { type Notice, type ServiceContext, silentLogger, systemClock } from "@404-gen/core";
import {
  buildsSchema,
  generationAuditsSchema,
  paths,
  podStatsFileSchema,
  readRecord,
  resultsSchema,
} from "@404-gen/core/records";
import { createManualClock, createMemoryStateStore } from "@404-gen/core/testing";
import { afterEach, describe, expect, it } from "vitest";
import { createMapBuilds } from "../builds/map-builds.ts";
import { createProcessProvider, type ProcessCommand } from "../gpu/process/index.ts";
import {
  createMemoryObjects,
  MINER_HOTKEY,
  OTHER_HOTKEY,
  pictureDoor,
  plainDistance,
  plainRenderer,
  setUpRound,
  type TestRound,
  testMiner,
} from "../testing/round.ts";
import type { AuditorOptions } from "./auditor-options.ts";
import { type Auditor, createAuditor } from "./create-auditor.ts";

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

async function setUp(round: TestRound, images: Record<string, ProcessCommand>, more: Partial<AuditorOptions> = {}) {
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
    notifier: { name: "test", notify: async (notice) => void notices.push(notice) },
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

async function turnUntil(auditor: Auditor, done: () => Promise<boolean>, signal = new AbortController().signal) {
  const results = [];
  for (let turns = 0; turns < 40; turns++) {
    results.push(await auditor.turn({ signal }));
    if (await done()) return results;
  }
  throw new Error(`not done: ${JSON.stringify(results.slice(-3))}`);
}

describe("createAuditor", () => {
  it("makes the leader's baseline, passes the honest miner and rejects the one whose image makes other files", async () => {
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
    const audits = async () => (await readRecord(state, paths.generationAudits(0), generationAuditsSchema)) ?? {};
    const baseline = async () => (await readRecord(state, paths.generated(0, "leader"), resultsSchema)) ?? {};
    await turnUntil(
      auditor,
      async () => Object.keys(await audits()).length === 2 && Object.keys(await baseline()).length === 10,
    );
    await auditor.close();

    const builds = await readRecord(state, paths.builds(0), buildsSchema);
    expect(builds?.[MINER_HOTKEY]).toMatchObject({
      status: "success",
      docker_image: `${MINER_HOTKEY}:1`,
      tag: "aaaaaaa-test-0",
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
    const generated = await readRecord(state, paths.generated(0, MINER_HOTKEY), resultsSchema);
    expect(generated?.["stem-3"]).toMatchObject({
      attempts: 1,
      distance: 0,
      glb: expect.stringContaining("/rounds/0/"),
      x404: { pod: expect.stringMatching(/^miner-00-5fvejnxmrk-\d$/) },
    });
    expect(Object.values(await baseline()).every(({ png }) => png !== null)).toBe(true);
    const stats = await readRecord(state, paths.podStats(0, MINER_HOTKEY), podStatsFileSchema);
    expect(Object.values(stats ?? {}).reduce((sum, pod) => sum + pod.processed, 0)).toBe(10);
    expect(await provider.list("")).toEqual([]);
    expect(notices.map(({ kind }) => kind)).toEqual(expect.arrayContaining(["baseline-completed", "audit-result"]));
  });
});
