import { existsSync, mkdtempSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type JobQueue, type Logger, silentLogger } from "@404-gen/core";
import { createManualClock } from "@404-gen/core/memory";
import { createLocalQueue } from "@404-gen/core/queue";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createPartShelf } from "../assemble/part-shelf.ts";
import { placeOf } from "../assemble/place.ts";
import { loadSettings } from "../settings/load.ts";
import { WORK_NAMES } from "./kinds.ts";
import { type RunWorkerOptions, runWorker, type WorkerAtWork } from "./run-worker.ts";
import { bytesOf, openTeam, textDrawer, textEmbedding, textRenderer } from "./team.fixture.ts";

afterEach(() => vi.unstubAllEnvs());

function setUp(options: Partial<RunWorkerOptions> = {}) {
  const lines: { readonly message: string; readonly fields: unknown }[] = [];
  const logger: Logger = { ...silentLogger, warn: (message, fields) => void lines.push({ message, fields }) };
  const io = createManualClock();
  const { objects } = openTeam();
  const place = placeOf({ settings: loadSettings([{}]), logger, io });
  const { part } = createPartShelf(place, {
    ...{ objects, renderer: textRenderer(), drawer: textDrawer(), embedding: textEmbedding },
  });
  const queue = options.queue ?? createLocalQueue();
  const stop = new AbortController();
  let ready!: (workers: readonly WorkerAtWork[]) => void;
  const working = new Promise<readonly WorkerAtWork[]>((resolve) => {
    ready = resolve;
  });
  const shared = { place, part, queue, signal: stop.signal, competition: "1", names: WORK_NAMES, onReady: ready };
  return { over: runWorker({ ...shared, ...options }), working, stop, queue, lines, io, objects };
}

describe("a worker", () => {
  it.each([
    ["1", ["distance", "duel", "fetch", "render"]],
    ["2", ["fetch-module", "publish", "staged-duel"]],
  ])("of competition %s takes its kinds of jobs", async (competition, kinds) => {
    const { over, working, stop } = setUp({ competition });
    const expected = kinds.map((kind) => (kind === "distance" ? "embed" : kind)).sort();
    expect((await working).map(({ kind }) => kind).sort()).toEqual(expected);
    stop.abort();
    await over;
  });

  it("does only the work that it was told", async () => {
    const { over, working, stop, queue } = setUp({ names: ["embed"] });
    expect((await working).map(({ kind }) => kind)).toEqual(["embed"]);
    expect((await queue.status()).map(({ kind }) => kind)).toEqual(["embed"]);
    stop.abort();
    await over;
  });

  it("finishes what it has begun when it is stopped, takes nothing more, and leaves no folder behind", async () => {
    const folder = mkdtempSync(join(tmpdir(), "404-gen-test-"));
    vi.stubEnv("TMPDIR", folder);
    let go!: () => void;
    const opening = new Promise<void>((resolve) => {
      go = resolve;
    });
    let starts = 0;
    const renderer = textRenderer();
    const { objects, queue } = openTeam();
    const place = placeOf({ settings: loadSettings([{}]) });
    const { part } = createPartShelf(place, {
      objects,
      renderer: {
        ...renderer,
        async render(model, options) {
          starts++;
          await opening;
          return renderer.render(model, options);
        },
      },
    });
    const { over, working, stop } = setUp({ queue, place, part });
    const version = (await working).find(({ kind }) => kind === "render")?.version ?? "";
    expect(readdirSync(folder)).toHaveLength(1);
    const { createExchange } = await import("./exchange.ts");
    const exchange = createExchange(objects);
    const ask = async (text: string) => {
      const input = { model: await exchange.put(bytesOf(text)), format: "glb" };
      return queue.ask({ kind: "render", version, input });
    };
    const [first, second] = [ask("model 1"), ask("model 2")];
    await vi.waitFor(() => expect(starts).toBe(1), { timeout: 600_000 });
    stop.abort();
    go();
    await over;
    expect((await first).value["kind"]).toBe("measured");
    expect(starts).toBe(1);
    expect((await queue.status()).find(({ kind }) => kind === "render")).toMatchObject({ waiting: 1, workers: [] });
    expect(existsSync(folder) && readdirSync(folder)).toEqual([]);
    await Promise.all([expect(second).rejects.toMatchObject({ code: "QUEUE_CLOSED" }), queue.close()]);
  });

  it("ends with the reason when it is barred", async () => {
    const { over, working, queue } = setUp();
    const refusal = expect(over).rejects.toMatchObject({ code: "WORKER_BARRED", message: "its bytes differ" });
    const [{ id }] = (await working) as [WorkerAtWork];
    await queue.bar(id, { reason: "its bytes differ" });
    await refusal;
  });

  it("says once a minute which jobs of another version wait that it must not take", async () => {
    const queue = createLocalQueue();
    const answer = queue.ask({ kind: "embed", version: "dinov3@other", input: {} }).catch(() => {});
    const { over, stop, lines, io } = setUp({ queue });
    await vi.waitFor(() => expect(lines).toHaveLength(1), { timeout: 600_000 });
    expect(lines[0]).toMatchObject({
      message: "jobs of another version wait: this worker takes none of them",
      fields: { kind: "embed", asked: "dinov3@other", waiting: 1 },
    });
    await vi.waitFor(() => expect(io.sleeping).toBe(1), { timeout: 600_000 });
    await io.advance(60_000);
    await vi.waitFor(() => expect(lines).toHaveLength(2), { timeout: 600_000 });
    stop.abort();
    await over;
    await queue.close();
    await answer;
  });

  it("works on while the queue cannot be looked at", async () => {
    const inner = createLocalQueue();
    const queue: JobQueue = { ...inner, status: async () => Promise.reject(new Error("no way to the server")) };
    const { over, stop, lines, working } = setUp({ queue });
    const [one] = await working;
    await vi.waitFor(() => expect(lines).toHaveLength(1), { timeout: 600_000 });
    expect(lines[0]?.message).toBe("the queue could not be looked at");
    expect((await inner.status()).some(({ kind }) => kind === one?.kind)).toBe(true);
    stop.abort();
    await over;
  });
});
