import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { type ProxyFault, startFaultProxy } from "../../../../testing/fault-proxy.ts";
import { createManualClock } from "../../../../testing/manual-clock.ts";
import { createMemoryBranch } from "../../../../testing/memory-branch.ts";
import { createMemoryStateStore } from "../../../../testing/memory-state-store.ts";
import { createMemoryObjectStore } from "../../../../testing/object-store-memory.ts";
import { CompetitionError } from "../../../base/errors/competition-error.ts";
import { fault, measured, rejected } from "../../../ports/evidence.ts";
import { silentLogger } from "../../../ports/logger.ts";
import type { Notice } from "../../../ports/notifier.ts";
import type { Renderer } from "../../../ports/renderer.ts";
import type { ServiceContext } from "../../../ports/service.ts";
import { createDoor, type DoorPolicy } from "../../../world/net/index.ts";
import { defineOwner } from "../../owner/define-owner.ts";
import { paths } from "../../records/paths.ts";
import { formatPrompts } from "../../records/prompts.ts";
import { parseResults, type Results } from "../../records/results.ts";
import { formatState, parseState } from "../../records/state.ts";
import { formatSubmissions } from "../../records/submissions.ts";
import type { DownloadTurn } from "../collect/types.ts";
import { createDownloadStage, type DownloadStageOptions } from "./index.ts";
import { workFolder } from "./work-files.ts";

const ROUND = 4;
const hotkey = (letter: string) => `5${letter.repeat(47)}`;
const sha256 = (text: string | Uint8Array) => createHash("sha256").update(text).digest("hex");
type Reply = (request: IncomingMessage, response: ServerResponse) => void;

/** What each file of each miner's host answers, by `host/stem`; a model's text otherwise. */
const replies = new Map<string, Reply>();
const urls: string[] = [];
let active = new Map<string, number>();
let mostActive = new Map<string, number>();
let server: Server;
let port: number;

beforeAll(async () => {
  server = createServer((request, response) => {
    const host = request.headers.host ?? "";
    const stem = (request.url ?? "").replace(/^\/files\//, "").replace(/\.glb$/, "");
    urls.push(`${host}/${stem}`);
    for (const name of [host, "all"]) {
      active.set(name, (active.get(name) ?? 0) + 1);
      mostActive.set(name, Math.max(mostActive.get(name) ?? 0, active.get(name) ?? 0));
      response.on("close", () => active.set(name, (active.get(name) ?? 0) - 1));
    }
    const reply = replies.get(`${host}/${stem}`) ?? replies.get(host);
    if (reply) reply(request, response);
    else response.end(`model ${host} ${stem}`);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  port = (server.address() as { port: number }).port;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

/** Draws anything that begins with `model`. */
const renderer = (render?: Renderer["render"]): Renderer => ({
  name: "fake@1",
  async render(model, options) {
    if (render) return render(model, options);
    const text = Buffer.from(model.bytes).toString();
    if (!text.startsWith("model")) return rejected({ code: "GLB_BAD_MAGIC", message: "Not a GLB file." });
    const png = new TextEncoder().encode(`png of ${text}`);
    return measured({ png, sha256: { model: sha256(model.bytes), png: sha256(png) } });
  },
  async close() {},
});

const miners = { [hotkey("A")]: "good.test", [hotkey("B")]: "bad.test", [hotkey("C")]: "other.test" };
const STEMS = ["p1", "p2", "p3", "p4", "p5", "p6"];
let workDir: string;

async function world(hosts: Readonly<Record<string, string>> = miners) {
  const submissions = Object.fromEntries(
    Object.entries(hosts).map(([key, host], at) => [
      key,
      {
        repo: "o/r",
        commit: "a".repeat(40),
        cdn_url: `http://${host}/files`,
        revealed_at_block: at,
        round: `c-${ROUND}`,
      },
    ]),
  );
  const branch = createMemoryBranch({
    [paths.state]: formatState({ current_round: ROUND, stage: "downloading", next_stage_eta: null }),
    [paths.submissions(ROUND)]: formatSubmissions(submissions),
    [paths.prompts(ROUND)]: formatPrompts(STEMS.map((stem) => `https://prompts.test/${stem}.png`)),
  });
  const notices: Notice[] = [];
  const clock = createManualClock({ now: Date.UTC(2026, 1, 3) });
  const objects = createMemoryObjectStore();
  const connect = async (): Promise<ServiceContext> => ({
    state: await createMemoryStateStore({ branch, clock }),
    clock,
    logger: silentLogger,
    notifier: { name: "test", notify: async (notice) => void notices.push(notice) },
  });
  return { branch, clock, notices, objects, connect };
}
type World = Awaited<ReturnType<typeof world>>;

const policy = (extra: DoorPolicy = {}): DoorPolicy => ({
  schemes: ["http"],
  connectTo: (host) => (host.endsWith(".test") ? { address: "127.0.0.1", port } : null),
  networkCheck: async () => true,
  ...extra,
  limits: { totalMs: 5000, idleMs: 2000, ...extra.limits },
});

const stageOf = (
  context: ServiceContext,
  {
    objects,
    ...extra
  }: Pick<World, "objects"> & Partial<DownloadStageOptions> & { door?: DownloadStageOptions["door"] },
) => {
  const stage = createDownloadStage(context, {
    door: createDoor(policy()),
    objects,
    renderer: renderer(),
    workFiles: workFolder(workDir),
    random: () => 0.42,
    ...extra,
    settings: { jitterMs: 0, retryDelayMs: 1, faultRetryMs: 1000, maxBytes: 10_000, ...extra.settings },
  });
  return { context, stage };
};

/** One turn of the stage alone, as the collector takes it. */
async function turn({ context, stage }: ReturnType<typeof stageOf>, signal = new AbortController().signal) {
  let result: DownloadTurn | null = null;
  const service = defineOwner(context, {
    name: "collector",
    stages: ["downloading"],
    settings: { guardMs: 0 },
    async act(look) {
      result = await stage.turn(look);
      return { kind: "acted", what: "a turn" };
    },
  });
  const turnResult = await service.turn({ signal });
  return (result ?? turnResult) as DownloadTurn;
}
async function resultsAt(context: ServiceContext, key: string): Promise<Results> {
  const path = paths.submitted(ROUND, key);
  const text = await context.state.read(path);
  return text === null ? {} : parseResults(text, { path });
}

beforeEach(() => {
  workDir = join(mkdtempSync(join(tmpdir(), "downloads-")), "work");
});
afterEach(() => {
  expect(existsSync(workDir) ? readdirSync(workDir) : []).toEqual([]);
  rmSync(join(workDir, ".."), { recursive: true, force: true });
  replies.clear();
  urls.length = 0;
  active = new Map();
  mostActive = new Map();
});

const end =
  (status: number, headers: Record<string, string | number> = {}, body = ""): Reply =>
  (_, response) =>
    void response.writeHead(status, headers).end(body);

describe("a round of good and bad miners", () => {
  beforeEach(() => {
    replies.set("bad.test/p1", end(404));
    replies.set("bad.test/p2", end(200, {}, "this is no model"));
    replies.set("bad.test/p3", end(200, { "content-length": 10_001 }));
    replies.set("bad.test/p4", (_, response) => void response.writeHead(200).write("a"));
    replies.set("bad.test/p5", end(302, { location: `http://127.0.0.1:22/latest/meta-data` }));
    replies.set("bad.test/p6", end(200, { "content-encoding": "gzip" }, "zip"));
  });

  it("records a reason for every missing file, and the files that are there", async () => {
    const w = await world();
    const context = await w.connect();
    const stage = stageOf(context, { ...w, door: createDoor(policy({ limits: { idleMs: 50 } })) });
    expect(await turn(stage)).toMatchObject({
      kind: "done",
      title: `Round ${ROUND}: downloads complete: 2 ok, 0 partial, 1 failed, 1 files without a preview`,
      fields: { ok: 2, partial: 0, failed: 1, files: 18, stored: 12, without_png: 1 },
    });
    const bad = await resultsAt(context, hotkey("B"));
    expect(Object.keys(bad)).toEqual(STEMS);
    const codes = STEMS.map((stem) => (bad[stem]?.["x404"] as { code: string } | undefined)?.code);
    expect(codes).toEqual([
      "DOWNLOAD_NOT_FOUND",
      "GLB_BAD_MAGIC",
      "DOWNLOAD_TOO_LARGE",
      "DOWNLOAD_TOO_SLOW",
      "DOWNLOAD_FORBIDDEN_ADDRESS",
      "DOWNLOAD_BAD_ENCODING",
    ]);
    for (const stem of STEMS) expect(bad[stem]).toMatchObject({ glb: null, png: null, size: 0, generation_time: 0 });
    expect(bad["p1"]).toMatchObject({
      attempts: 2,
      x404: { status: 404, address: "127.0.0.1", ms: expect.any(Number) },
    });
    expect(bad["p2"]).toMatchObject({
      x404: { model_sha256: sha256("this is no model"), bytes: 16, renderer: "fake@1" },
    });
    expect(urls.filter((path) => path === "bad.test/p1")).toHaveLength(2);
    expect(urls.filter((path) => path === "bad.test/p5")).toHaveLength(1);
    const good = await resultsAt(context, hotkey("A"));
    const model = "model good.test p1";
    const picture = `png of ${model}`;
    expect(good["p1"]).toEqual({
      glb: `https://objects.test/rounds/4/${hotkey("A")}/submitted/p1.glb`,
      png: `https://objects.test/rounds/4/${hotkey("A")}/submitted/p1.${sha256(picture).slice(0, 16)}.png`,
      generation_time: 0,
      size: model.length,
      attempts: 1,
      distance: 0,
      x404: {
        model_sha256: sha256(model),
        png_sha256: sha256(picture),
        renderer: "fake@1",
        bytes: model.length,
        ms: expect.any(Number),
        status: 200,
        address: "127.0.0.1",
      },
    });
  });

  it("publishes nothing that was not drawn", async () => {
    const w = await world();
    await turn(stageOf(await w.connect(), { ...w, door: createDoor(policy({ limits: { idleMs: 50 } })) }));
    expect(w.objects.keys().filter((key) => key.includes(hotkey("B")))).toEqual([]);
    expect(w.objects.keys()).toHaveLength(24);
    expect((await w.objects.head(`rounds/4/${hotkey("A")}/submitted/p1.glb`))?.contentType).toBe("model/gltf-binary");
  });

  it("prints floats as the record demands", async () => {
    const w = await world();
    const context = await w.connect();
    await turn(stageOf(context, { ...w, door: createDoor(policy({ limits: { idleMs: 50 } })) }));
    const text = (await context.state.read(paths.submitted(ROUND, hotkey("A")))) ?? "";
    expect(text).toContain('"generation_time": 0.0,');
    expect(text).toContain('"distance": 0.0,');
  });
});

describe("a network with faults between us and the hosts", () => {
  async function roundThrough(network: { seed: number; faults?: readonly ProxyFault[]; inARow?: number }) {
    const proxy = await startFaultProxy({ target: `http://127.0.0.1:${port}`, rate: 0.5, ...network });
    const w = await world();
    const context = await w.connect();
    const connectTo = (host: string) =>
      host.endsWith(".test") ? { address: "127.0.0.1", port: Number(new URL(proxy.url).port) } : null;
    // No limit of this door may be met on a slow machine.
    const door = createDoor(policy({ connectTo, limits: { totalMs: 120_000, idleMs: 120_000 } }));
    const stage = stageOf(context, { ...w, door });
    let result = await turn(stage);
    for (let turns = 0; result.kind === "waiting" && turns < 20; turns++) {
      await w.clock.advance(1000);
      result = await turn(stage);
    }
    const records = await Promise.all(Object.keys(miners).map((key) => resultsAt(context, key)));
    await proxy.close();
    return { result, records, strikes: proxy.strikes };
  }

  it("costs no miner a file when it heals, and what is stored is what the host has", async () => {
    for (let seed = 1; seed <= 6; seed++) {
      const { result, records, strikes } = await roundThrough({ seed });
      const say = `seed ${seed}: ${JSON.stringify(strikes)}`;
      expect(strikes.length, say).toBeGreaterThan(3);
      expect(result, say).toMatchObject({ kind: "done", fields: { stored: 18, failed: 0 } });
      for (const [at, host] of Object.values(miners).entries())
        for (const stem of STEMS)
          expect(records[at]?.[stem], say).toMatchObject({
            glb: expect.stringContaining(stem),
            x404: { model_sha256: sha256(`model ${host} ${stem}`) },
          });
    }
  });
});

describe("a restart", () => {
  it("asks for nothing again that is recorded", async () => {
    const w = await world();
    replies.set("bad.test/p1", end(404));
    const first = await w.connect();
    const controller = new AbortController();
    const stop = new DOMException("killed", "AbortError");
    let drawCount = 0;
    const killer = renderer(async (model, options) => {
      if (++drawCount === 9) controller.abort(stop);
      return renderer().render(model, options);
    });
    const killedStage = stageOf(first, { ...w, renderer: killer, settings: { maxConcurrentRenders: 1 } });
    await expect(turn(killedStage, controller.signal)).rejects.toBe(stop);
    await first.state.flush();
    const before = await Promise.all(Object.keys(miners).map((key) => resultsAt(first, key)));
    const settledStems = before.flatMap((results, at) =>
      Object.keys(results).map((stem) => `${Object.values(miners)[at]}/${stem}`),
    );
    expect(settledStems.length).toBeGreaterThan(0);
    expect(settledStems.length).toBeLessThan(18);
    urls.length = 0;
    const second = await w.connect();
    expect(await turn(stageOf(second, w))).toMatchObject({ kind: "done", fields: { stored: 17 } });
    expect(urls.filter((path) => settledStems.includes(path))).toEqual([]);
    const after = await Promise.all(Object.keys(miners).map((key) => resultsAt(second, key)));
    for (const [at, results] of before.entries())
      for (const [stem, result] of Object.entries(results)) expect(after[at]?.[stem]).toEqual(result);
    expect(await turn(stageOf(await w.connect(), w))).toMatchObject({ kind: "done" });
  });
});

describe("a fault of ours", () => {
  it("is recorded against nobody, waits, and is tried again until it works", async () => {
    const w = await world();
    const context = await w.connect();
    let down = true;
    const lookup = async () =>
      down ? Promise.reject(Object.assign(new Error("x"), { code: "EAI_AGAIN" })) : ["127.0.0.1"];
    const door = createDoor({
      schemes: ["http"],
      lookup,
      allowAddress: () => null,
      networkCheck: async () => !down,
      anyPort: true,
    });
    const lines: unknown[] = [];
    const logger = { ...context.logger, warn: (...words: unknown[]) => void lines.push(words) };
    const settings = { maxConcurrent: 2, faultsInRow: 4 };
    const stage = stageOf({ ...context, logger }, { ...w, door, settings });
    const waiting = await turn(stage);
    expect(lines).toMatchObject([["downloads failed on our side", { code: "NETWORK_DNS_DOWN", files: 5 }]]);
    expect(waiting).toMatchObject({ kind: "waiting", reason: expect.stringContaining("NETWORK_DNS_DOWN") });
    expect((waiting as { untilMs: number }).untilMs).toBe(w.clock.now() + 1000);
    expect(await resultsAt(context, hotkey("A"))).toEqual({});
    expect(urls).toEqual([]);
    down = false;
    const working = stageOf(context, w);
    expect(await turn(working)).toMatchObject({ kind: "done", fields: { stored: 18 } });
  });

  it("pauses the round at its deadline, with everything settled so far", async () => {
    const w = await world();
    const context = await w.connect();
    const broken = renderer(async (model, options) =>
      Buffer.from(model.bytes).toString().includes("bad.test p3")
        ? fault(new CompetitionError("no memory", { code: "RENDER_FAILED" }))
        : renderer().render(model, options),
    );
    const stage = stageOf(context, { ...w, renderer: broken, settings: { faultDeadlineMs: 5000 } });
    expect(await turn(stage)).toMatchObject({ kind: "waiting", reason: expect.stringContaining("RENDER_FAILED") });
    await w.clock.advance(5000);
    expect(await turn(stage)).toMatchObject({ kind: "acted", what: expect.stringContaining("paused in downloading") });
    const fresh = await w.connect();
    const state = parseState((await fresh.state.read(paths.state)) ?? "", { path: paths.state });
    expect(state).toMatchObject({ stage: "paused", x404: { resume_stage: "downloading" } });
    expect(w.notices).toMatchObject([{ kind: "round-paused", level: "alarm" }]);
    expect(Object.keys(await resultsAt(fresh, hotkey("B")))).toEqual(STEMS.filter((stem) => stem !== "p3"));
  });

  it("of the object store publishes no half: the file is fetched again", async () => {
    const w = await world();
    const context = await w.connect();
    let fails = 1;
    const objects: typeof w.objects = {
      ...w.objects,
      async put(key, body, options) {
        if (key.endsWith(".png") && fails-- > 0) throw new CompetitionError("503", { code: "OBJECT_STORE_FAILED" });
        return w.objects.put(key, body, options);
      },
    };
    const stage = stageOf(context, { ...w, objects });
    expect(await turn(stage)).toMatchObject({
      kind: "waiting",
      reason: expect.stringContaining("OBJECT_STORE_FAILED"),
    });
    expect(await turn(stage)).toMatchObject({ kind: "done", fields: { stored: 18 } });
  });
});

describe("a pause", () => {
  it("is obeyed within the files under way", async () => {
    const w = await world();
    const context = await w.connect();
    const operator = await w.connect();
    let drawCount = 0;
    const pausing = renderer(async (model, options) => {
      if (++drawCount === 2) {
        const text = formatState({ current_round: ROUND, stage: "paused", next_stage_eta: null });
        await operator.state.commit([{ path: paths.state, text }], { message: "Hold" });
      }
      return renderer().render(model, options);
    });
    const settings = { maxConcurrent: 1 };
    expect(await turn(stageOf(context, { ...w, renderer: pausing, settings }))).toMatchObject({ kind: "idle" });
    expect(drawCount).toBe(2);
    expect(urls).toHaveLength(2);
  });
});

describe("hosts that take long", () => {
  it("D3: cannot hold all slots", async () => {
    const w = await world();
    const responses: ServerResponse[] = [];
    replies.set("bad.test", (_, response) => {
      responses.push(response);
      if (urls.filter((path) => !path.startsWith("bad")).length >= 12)
        for (const one of responses) one.end("model late");
    });
    const others = vi.fn();
    replies.set("good.test", (_, response) => {
      others();
      response.end("model");
      if (urls.filter((path) => !path.startsWith("bad")).length >= 12)
        for (const one of responses) one.end("model late");
    });
    replies.set("other.test", replies.get("good.test") as Reply);
    const stage = stageOf(await w.connect(), { ...w, settings: { maxConcurrent: 4, maxPerMiner: 2 } });
    expect(await turn(stage)).toMatchObject({ kind: "done", fields: { stored: 18 } });
    expect(mostActive.get("bad.test")).toBeLessThanOrEqual(2);
    expect(mostActive.get("all")).toBeLessThanOrEqual(4);
    expect(others).toHaveBeenCalledTimes(12);
  });

  it("are asked later and one at a time when they say so", async () => {
    const w = await world({ [hotkey("B")]: "bad.test" });
    let refusals = 4;
    replies.set("bad.test", (_, response) => {
      if (refusals-- > 0) end(429, { "retry-after": "0" })(_, response);
      else response.end("model");
    });
    const context = await w.connect();
    expect(await turn(stageOf(context, w))).toMatchObject({ kind: "done", fields: { stored: 6 } });
    expect(Object.values(await resultsAt(context, hotkey("B"))).map((result) => result.attempts)).toEqual(
      Array(6).fill(1),
    );
  });

  it("that only ever throttle are refused in the end", async () => {
    const w = await world({ [hotkey("B")]: "bad.test" });
    replies.set("bad.test", end(429, { "retry-after": "1000000" }));
    const context = await w.connect();
    const settings = { throttleAttempts: 2, maxRetryAfterMs: 5 };
    expect(await turn(stageOf(context, { ...w, settings }))).toMatchObject({ kind: "done", fields: { failed: 1 } });
    const codes = Object.values(await resultsAt(context, hotkey("B"))).map(
      (result) => (result["x404"] as { code: string }).code,
    );
    expect(codes).toEqual(Array(6).fill("DOWNLOAD_THROTTLED"));
    expect(urls).toHaveLength(18);
  });

  it("that send too much in all are cut off, and the record says so", async () => {
    const w = await world({ [hotkey("B")]: "bad.test" });
    replies.set("bad.test", end(200, {}, `model${"x".repeat(5000)}`));
    const context = await w.connect();
    await turn(stageOf(context, { ...w, settings: { bytesPerMiner: 9000, maxConcurrent: 1 } }));
    const codes = Object.values(await resultsAt(context, hotkey("B"))).map(
      (result) => (result["x404"] as { code?: string }).code,
    );
    expect(codes.filter((code) => code === undefined)).toHaveLength(2);
    expect(codes.filter((code) => code === "DOWNLOAD_BUDGET_SPENT")).toHaveLength(4);
  });
});

describe("drawing", () => {
  it("waits while the renderer fails, however often, and records what the renderer refuses", async () => {
    const w = await world({ [hotkey("A")]: "good.test" });
    const context = await w.connect();
    let broken = true;
    const dying = renderer(async (model, options) =>
      Buffer.from(model.bytes).toString().endsWith("p2")
        ? broken
          ? fault(new CompetitionError("does not draw its own files", { code: "RENDER_SELF_TEST_FAILED" }))
          : rejected({ code: "RENDER_QUARANTINED", message: "failed twice" })
        : renderer().render(model, options),
    );
    const stage = stageOf(context, { ...w, renderer: dying });
    for (let time = 0; time < 5; time++) expect(await turn(stage)).toMatchObject({ kind: "waiting" });
    broken = false;
    expect(await turn(stage)).toMatchObject({ kind: "done", fields: { partial: 1, stored: 5 } });
    expect((await resultsAt(context, hotkey("A")))["p2"]).toMatchObject({
      glb: null,
      x404: { code: "RENDER_QUARANTINED" },
    });
  });

  it("keeps few files in memory", async () => {
    const w = await world();
    let now = 0;
    let most = 0;
    let second = () => {};
    const two = new Promise<void>((resolve) => {
      second = resolve;
    });
    const counting = renderer(async (model, options) => {
      most = Math.max(most, ++now);
      if (most === 2) second();
      await two;
      await new Promise((resolve) => setImmediate(resolve));
      now--;
      return renderer().render(model, options);
    });
    await turn(stageOf(await w.connect(), { ...w, renderer: counting, settings: { maxConcurrentRenders: 2 } }));
    expect(most).toBe(2);
  });

  it("rings once when many files of several miners are refused", async () => {
    const hosts = Object.fromEntries(
      ["A", "B", "C", "D"].map((letter) => [hotkey(letter), `${letter.toLowerCase()}.test`]),
    );
    const w = await world(hosts);
    for (const host of Object.values(hosts)) replies.set(host, end(200, {}, "nothing good"));
    await turn(stageOf(await w.connect(), w));
    expect(w.notices).toMatchObject([
      { kind: "render-failures", level: "alarm", fields: { files: 20, code: "GLB_BAD_MAGIC" } },
    ]);
  });

  it("does not begin before the renderer passed its own test", async () => {
    const w = await world();
    const context = await w.connect();
    const selfTest = vi.fn(async () => {
      if (selfTest.mock.calls.length === 1)
        throw new CompetitionError("wrong pixels", { code: "RENDER_SELF_TEST_FAILED" });
    });
    const stage = stageOf(context, { ...w, selfTest });
    expect(await turn(stage)).toMatchObject({ kind: "waiting", reason: expect.stringContaining("wrong pixels") });
    expect(urls).toEqual([]);
    expect(w.notices).toMatchObject([{ kind: "self-test-failed", level: "alarm" }]);
    expect(await turn(stage)).toMatchObject({ kind: "done" });
    await turn(stage);
    expect(selfTest).toHaveBeenCalledTimes(2);
  });
});

it("is done at once when nobody submitted", async () => {
  const w = await world({});
  expect(await turn(stageOf(await w.connect(), w))).toMatchObject({ kind: "done", fields: { files: 0 } });
});
