import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CompetitionError, type DuelJudge, fault, measured } from "@404-gen/core";
import { createGitStore } from "@404-gen/core/git";
import { createLocalQueue } from "@404-gen/core/queue";
import { createManualClock, createMemoryStateStore } from "@404-gen/core/testing";
import { podStatsFileTwo } from "@404-gen/core/two";
import { describe, expect, it, vi } from "vitest";
import { startGitHttpServer } from "../../../core/testing/git-http-server.ts";
import { createMetricsApp } from "../serve/metrics-app.ts";
import { createMetrics } from "./create-metrics.ts";
import { createHealth } from "./health.ts";

const STATE = JSON.stringify({ current_round: 3, stage: "duels", next_stage_eta: null }, null, 2);

async function setUp() {
  const clock = createManualClock({ now: Date.UTC(2026, 0, 1) });
  const state = await createMemoryStateStore({ clock });
  await state.commit([{ path: "state.json", text: STATE }], { message: "State" });
  const metrics = createMetrics({ clock, state });
  const health = createHealth({
    clock,
    services: ["judge", "auditor"],
    stuckAfterSeconds: 3600,
    hangingAfterSeconds: 600,
  });
  const app = createMetricsApp({ metrics, health });
  const scrape = async () => (await app.request("/metrics")).text();
  return { clock, state, metrics, health, app, scrape };
}

describe("metrics", () => {
  it("tells the stage, its age and the round from the record", async () => {
    const { clock, scrape } = await setUp();
    await scrape();
    await clock.advance(90_000);
    const text = await scrape();
    expect(text).toContain('gen404_stage{stage="duels"} 1');
    expect(text).toContain('gen404_stage{stage="open"} 0');
    expect(text).toContain("gen404_round 3");
    expect(text).toContain("gen404_stage_age_seconds 90");
  });

  it("tells what the round's machines have cost, of the present round alone", async () => {
    const { state, scrape } = await setUp();
    expect(await scrape()).not.toContain("gen404_gpu_cost_dollars{");
    const entry = (repeat_index: number, cost: number) => ({
      ...{ pod_id: "miner-03-a-0", repeat_index, provider: "runpod", batch_times: [], total_generation_time: 0 },
      ...{ termination_reason: null, payload: null, x404: { seconds: 1800, cost } },
    });
    const text = podStatsFileTwo.format({ "miner-03-a-0-r1": entry(1, 8), "miner-03-a-0-r2": entry(2, 4.5) });
    const changes = [3, 2].map((round) => ({ path: podStatsFileTwo.path({ round, hotkey: "leader" }), text }));
    await state.commit(changes, { message: "Machines" });
    expect(await scrape()).toContain('gen404_gpu_cost_dollars{provider="runpod"} 12.5');
    expect(await scrape()).toContain('gen404_gpu_held_seconds{provider="runpod"} 3600');
  });

  it("are answered while the record is bad, and say so", async () => {
    const { state, scrape } = await setUp();
    expect(await scrape()).toContain("gen404_record_bad 0");
    await state.commit([{ path: "state.json", text: "{" }], { message: "Bad" });
    expect(await scrape()).toContain("gen404_record_bad 1");
  });

  it("tells jobs and workers of the queue, and is answered while the queue does not answer", async () => {
    const { metrics, scrape } = await setUp();
    expect(await scrape()).not.toContain("gen404_queue_jobs{");
    const inner = createLocalQueue();
    let hangs = false;
    let looks = 0;
    metrics.queue({
      ...inner,
      async status() {
        looks++;
        return hangs ? new Promise(() => {}) : inner.status();
      },
    });
    const work = (kind: string, run: () => Promise<object>) =>
      inner.work({ kind, version: "v@1", concurrency: 1, run: async () => ({ ...(await run()) }) });
    await work("draw", async () => ({}));
    await work("fail", async () => Promise.reject(new CompetitionError("no", { code: "TIMEOUT" })));
    await inner.ask({ kind: "draw", version: "v@1", input: {} });
    await inner.ask({ kind: "fail", version: "v@1", input: {} }).catch(() => {});
    const waiting = inner.ask({ kind: "draw", version: "v@2", input: {} }).catch(() => {});
    const text = await scrape();
    for (const line of [
      'gen404_queue_jobs{kind="draw",version="v@2",state="waiting"} 1',
      'gen404_queue_jobs{kind="draw",version="v@1",state="active"} 0',
      'gen404_queue_workers{kind="draw",version="v@1"} 1',
      'gen404_queue_workers{kind="draw",version="v@2"} 0',
      'gen404_queue_jobs_total{kind="draw",version="v@1",outcome="done"} 1',
      'gen404_queue_jobs_total{kind="fail",version="v@1",outcome="failed"} 1',
      "gen404_queue_unreachable 0",
    ])
      expect(text).toContain(line);
    expect(text).toMatch(/gen404_queue_oldest_seconds\{kind="draw",version="v@2"\} [\d.e-]+/);
    expect(await scrape()).toContain('gen404_queue_jobs_total{kind="draw",version="v@1",outcome="done"} 1');
    hangs = true;
    looks = 0;
    for (let n = 0; n < 2; n++) {
      const late = await scrape();
      expect(late).toContain("gen404_queue_unreachable 1");
      expect(late).not.toContain("gen404_queue_jobs{");
      expect(late).toContain('gen404_stage{stage="duels"} 1');
    }
    expect(looks).toBe(1);
    await Promise.all([waiting, inner.close()]);
  });

  it("are answered while the git host hangs, and so is /readyz", async () => {
    const root = mkdtempSync(join(tmpdir(), "404-hang-"));
    const host = await startGitHttpServer({ root });
    let hangs = false;
    let questionCount = 0;
    const state = await createGitStore({
      dir: join(root, "clone"),
      remote: { url: host.url },
      fetch: (...args) => {
        if (!hangs) return fetch(...args);
        questionCount++;
        return new Promise((_, reject) =>
          args[1]?.signal?.addEventListener("abort", () => reject(args[1]?.signal?.reason)),
        );
      },
    });
    await state.commit([{ path: "state.json", text: STATE }], { message: "State" });
    const clock = createManualClock();
    const metrics = createMetrics({ clock, state });
    const limits = { stuckAfterSeconds: 3600, hangingAfterSeconds: 600 };
    const health = createHealth({ clock, services: ["judge"], ...limits });
    health.onTurn({ service: "judge", result: { kind: "idle", reason: "", untilMs: null } });
    const app = createMetricsApp({ metrics, health });
    hangs = true;
    const stop = new AbortController();
    const look = state.refresh({ signal: stop.signal }).catch(() => {});
    const write = state.commit([{ path: "a", text: "1" }], { message: "waits in turn" }).catch(() => {});
    await vi.waitFor(() => expect(questionCount).toBe(1), { timeout: 600_000 });
    expect(await (await app.request("/metrics")).text()).toContain('gen404_stage{stage="duels"} 1');
    expect((await app.request("/readyz")).status).toBe(200);
    expect((await app.request("/healthz")).status).toBe(200);
    expect(questionCount).toBe(1);
    hangs = false;
    stop.abort();
    await Promise.all([look, write]);
    await state.close();
    await host.close();
    rmSync(root, { recursive: true, force: true, maxRetries: 5 });
  });

  it("counts evidence by outcome, faults by code, and time", async () => {
    const { metrics, scrape } = await setUp();
    const answers = [measured({} as never), fault(new CompetitionError("slow", { code: "JUDGE_TIMEOUT" }))];
    const judge: DuelJudge = { name: "x", offline: true, promptsSha256: null, judge: async () => answers.shift()! };
    const meteredJudge = metrics.judge(judge);
    await meteredJudge.judge({} as never, { seed: 1 });
    await meteredJudge.judge({} as never, { seed: 1 });
    const text = await scrape();
    expect(text).toContain('gen404_work_total{part="judge",outcome="measured"} 1');
    expect(text).toContain('gen404_faults_total{part="judge",code="JUDGE_TIMEOUT"} 1');
    expect(text).toMatch(/gen404_work_seconds_total\{part="judge"\} [\d.e-]+/);
  });
});

describe("health", () => {
  it("is ready once every service has taken a turn that did not fail, and says which did not", async () => {
    const { health, app } = await setUp();
    expect(await (await app.request("/readyz")).json()).toEqual({
      ok: false,
      failing: ["judge", "auditor"],
      hanging: [],
    });
    health.onTurn({ service: "judge", result: { kind: "idle", reason: "", untilMs: null } });
    health.onTurn({
      service: "auditor",
      result: { kind: "failed", code: "X", message: "x", retryable: true, file: null, retryAfterMs: null },
    });
    const response = await app.request("/readyz");
    expect(response.status).toBe(503);
    expect(await response.json()).toEqual({ ok: false, failing: ["auditor"], hanging: [] });
  });

  it("is not ready while a turn's calls hang, and is again when one comes back", async () => {
    const { clock, metrics, health } = await setUp();
    metrics.onProgress(health.onProgress);
    for (const service of ["judge", "auditor"])
      health.onTurn({ service, result: { kind: "idle", reason: "", untilMs: null } });
    health.onBegin("judge");
    let answer = (): void => {};
    const hanging = new Promise<never>((_, reject) => {
      answer = () => reject(new Error("late"));
    });
    const judge = metrics.judge({ name: "x", offline: true, promptsSha256: null, judge: () => hanging });
    const call = judge.judge({} as never, { seed: 1 }).catch(() => {});
    await clock.advance(500_000);
    expect(health.ready().ok).toBe(true);
    await clock.advance(500_000);
    expect(health.ready()).toEqual({ ok: false, failing: [], hanging: ["judge"] });
    answer();
    await call;
    expect(health.ready().ok).toBe(true);
  });

  it("is not alive when a service hangs in a turn", async () => {
    const { clock, health, app } = await setUp();
    await clock.advance(3_000_000);
    health.onTurn({ service: "judge", result: { kind: "acted", what: "played" } });
    expect((await app.request("/healthz")).status).toBe(200);
    await clock.advance(1_000_000);
    expect(await (await app.request("/healthz")).json()).toEqual({ ok: false, stuck: ["auditor"] });
  });
});
