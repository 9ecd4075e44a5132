import {
  type DuelJudge,
  type DuelVerdict,
  measured,
  rejected,
  type StagedJudge,
  type StagedVerdict,
} from "@404-gen/core";
import { describe, expect, it } from "vitest";
import { DUEL_WORK, queuedJudge, queuedStagedJudge, STAGED_WORK } from "./duel-jobs.ts";
import { bytesOf, openTeam } from "./team.fixture.ts";

const ALL_CHECKED = { settings: { WORKERS_CHECKED_PERCENT: "100" } };
const OBJECTS = "https://objects.test";
const ref = (name: string) => ({
  url: `${OBJECTS}/${name}`,
  load: () => expect.unreachable("the worker loads pictures by their address"),
});
const pictures = { name: "lamp", prompt: ref("lamp.png"), left: ref("left.png"), right: ref("right.png") };
const verdict = (winner: "left" | "right" | "draw"): DuelVerdict => ({
  ...{ winner, leftPenalty: 2, rightPenalty: 4.5, issues: "none", flags: ["text on the left"] },
  answers: [{ order: "left-first", leftPenalty: 2, rightPenalty: 4.5, issues: "" }],
});
const questions: unknown[] = [];
const judge = (winner: "left" | "right" | "draw", name = "vlm@1"): DuelJudge => ({
  ...{ name, offline: false, promptsSha256: "a".repeat(64) },
  async judge({ name: stem, prompt, left, right }, { seed }) {
    const bytes = await Promise.all([prompt, left, right].map((one) => one.load()));
    questions.push({ stem, seed, bytes: bytes.map((one) => Buffer.from(one).toString()) });
    return stem === "black" ? rejected({ code: "IMAGE_INVALID", message: "no picture" }) : measured(verdict(winner));
  },
});

async function setUp(options: Parameters<typeof openTeam>[0] = {}) {
  const team = openTeam(options);
  for (const name of ["lamp", "left", "right"])
    await team.objects.put(`${name}.png`, bytesOf(`png of ${name}`), { contentType: "image/png" });
  return { ...team, queued: await queuedJudge(team.asking, judge("draw")) };
}

describe("duels by workers", () => {
  it("are judged there on pictures that the worker loads, with the runner's seed; verdict and refusal come whole", async () => {
    const { join, queued, queue } = await setUp();
    await join(DUEL_WORK, { judge: judge("right") });
    questions.length = 0;
    expect(await queued.judge(pictures, { seed: 7 })).toEqual(measured(verdict("right")));
    expect(await queued.judge({ ...pictures, name: "black" }, { seed: 8 })).toMatchObject({
      kind: "rejected",
      rejection: { code: "IMAGE_INVALID" },
    });
    const bytes = ["png of lamp", "png of left", "png of right"];
    expect(questions).toEqual([
      { stem: "lamp", seed: 7, bytes },
      { stem: "black", seed: 8, bytes },
    ]);
    await queue.close();
  });

  it("are a fault of ours where the worker cannot have a picture", async () => {
    const { join, queued, queue } = await setUp();
    await join(DUEL_WORK, { judge: judge("right") });
    const missingPictures = { ...pictures, left: { ...pictures.left, url: "http://127.0.0.1:1/left.png" } };
    expect(await queued.judge(missingPictures, { seed: 7 })).toMatchObject({
      kind: "fault",
      error: { fault: "infrastructure" },
    });
    await queue.close();
  });

  it("are judged by nobody whose model or questions are others", async () => {
    const { join, queued, queue } = await setUp();
    const other = { ...judge("left"), promptsSha256: "b".repeat(64) };
    await join(DUEL_WORK, { judge: other });
    await join(DUEL_WORK, { judge: judge("left", "vlm@2") });
    const stop = new AbortController();
    const waiting = queued.judge(pictures, { seed: 1, signal: stop.signal });
    const refusal = expect(waiting).rejects.toThrow("enough");
    const row = (await queue.status()).find(({ waiting: jobs }) => jobs === 1);
    expect(row).toMatchObject({ workers: [] });
    stop.abort(new Error("enough"));
    await refusal;
    await queue.close();
  });

  it("are asked again of another worker, after what the stage waits for; two that differ are told and nobody is barred", async () => {
    const { join, queue, notices, asking } = await setUp(ALL_CHECKED);
    const jobs: unknown[] = [];
    const ask: typeof queue.ask = (job, options) => {
      jobs.push([options?.priority ?? 5, options?.notBy ?? null]);
      return queue.ask(job, options);
    };
    const queueJudge = await queuedJudge({ ...asking, queue: { ...queue, ask } }, judge("draw"));
    const first = await join(DUEL_WORK, { judge: judge("right") });
    expect((await queueJudge.judge(pictures, { seed: 1 })).kind).toBe("measured");
    expect(jobs).toEqual([
      [5, null],
      [8, first.id],
    ]);
    expect(notices).toEqual([]);
    await join(DUEL_WORK, { judge: judge("left") });
    await queueJudge.judge(pictures, { seed: 2 });
    expect(notices).toMatchObject([
      { kind: "workers-differ", level: "warning", title: "Two workers' verdict (lamp) differ" },
    ]);
    expect((await queue.status()).flatMap(({ workers }) => workers)).toHaveLength(2);
    await queue.close();
  });
});

describe("duels of modules by workers", () => {
  it("name bundles by their addresses; an absent one stays absent", async () => {
    const { join, asking, objects, queue } = await setUp();
    await objects.put("rounds/0/m/lamp/grid.png", bytesOf("grid"), { contentType: "image/png" });
    const jobs: unknown[] = [];
    const stagedJudge = (winner: "left" | "right"): StagedJudge => ({
      ...{ name: "staged@1", offline: false, promptsSha256: null, strictness: {} },
      async judge({ left, right, prompt }, { seed }) {
        const grid = Buffer.from((await left?.file("grid.png").load()) ?? []).toString();
        jobs.push({ grid, right, prompt: prompt.url, seed });
        const detail = { stage: "one" } as unknown as StagedVerdict["detail"];
        return measured({ winner, detail, contradictory: ["a"], failed: [], flags: [] });
      },
    });
    await join(STAGED_WORK, { stagedJudge: stagedJudge("left") });
    const queueJudge = await queuedStagedJudge(asking, stagedJudge("right"));
    const bundle = { url: `${OBJECTS}/rounds/0/m/lamp`, file: () => expect.unreachable("the worker opens it") };
    const pair = { name: "lamp", prompt: pictures.prompt, left: bundle, right: null };
    expect(await queueJudge.judge(pair, { seed: 3 })).toEqual(
      measured({ winner: "left", detail: { stage: "one" }, contradictory: ["a"], failed: [], flags: [] }),
    );
    expect(jobs).toEqual([{ grid: "grid", right: null, prompt: `${OBJECTS}/lamp.png`, seed: 3 }]);
    await queue.close();
  });
});
