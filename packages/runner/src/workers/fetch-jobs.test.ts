import { readdirSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { CompetitionError, type ObjectStore } from "@404-gen/core";
import { createDoor } from "@404-gen/core/net";
import { createPreviewDelivery, DOWNLOAD_DEFAULTS, type FileAddress } from "@404-gen/core/stages";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { makeFolder } from "../../testing/fixtures.ts";
import { FETCH_WORK, type PreviewRules, queuedPreviews, takeByJob, whileHeld } from "./fetch-jobs.ts";
import { bytesOf, openTeam, textRenderer } from "./team.fixture.ts";

const RULES: PreviewRules = {
  format: "glb",
  maxBytes: 100,
  keyTemplate: DOWNLOAD_DEFAULTS.keyTemplate,
  totalMs: 60_000,
};
const ALL_CHECKED = { WORKERS_CHECKED_PERCENT: "100" };
const file = (stem: string): FileAddress => ({
  ...{ round: 1, hotkey: "5Miner", stem },
  url: `http://miner.test/${stem}.glb`,
});
const signal = new AbortController().signal;

let server: Server;
let answers: Record<string, string>;
let requests: string[];
beforeAll(async () => {
  server = createServer(({ url = "" }, response) => {
    requests.push(url);
    const text = answers[url];
    if (text === "never") return;
    response.writeHead(text === undefined ? 404 : 200).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
afterEach(() => vi.unstubAllEnvs());
beforeEach(() => {
  requests = [];
  answers = {
    "/lamp.glb": "model lamp",
    "/bad.glb": "no model",
    "/large.glb": "model ".repeat(100),
    "/slow.glb": "never",
  };
});

const doorOf = () =>
  createDoor({
    schemes: ["http"],
    networkCheck: async () => true,
    connectTo: (host) =>
      host === "miner.test" ? { address: "127.0.0.1", port: (server.address() as AddressInfo).port } : null,
  });

async function setUp({ settings = {}, rules = RULES } = {}) {
  const here = textRenderer();
  const team = openTeam({ settings, parts: { door: doorOf(), ownRenderer: here } });
  return { ...team, here, take: await queuedPreviews(team.asking, rules) };
}

describe("files that workers fetch", () => {
  it("are stored with their pictures, refused, or not had, as if this machine had fetched them", async () => {
    const { join, take, objects, here, queue } = await setUp();
    await join(FETCH_WORK, { renderer: textRenderer() });
    const job = await take(file("lamp"), { signal });
    const { facts, file: came } = job as Extract<typeof job, { kind: "kept" }>;
    expect(job.kind).toBe("kept");
    expect(came).toMatchObject({ size: 10, status: 200, address: "127.0.0.1" });
    const { stored } = facts as unknown as { stored: { model: string; png: string } };
    const text = async (url: string) => Buffer.from((await objects.get(objects.keyOf(url) ?? "")) ?? []).toString();
    expect([await text(stored.model), await text(stored.png)]).toEqual(["model lamp", "picture of model lamp"]);
    expect(await take(file("bad"), { signal })).toMatchObject({
      kind: "not-good",
      rejection: { code: "GLB_BAD_MAGIC", data: { at: 0 } },
    });
    expect(await take(file("gone"), { signal })).toMatchObject({
      kind: "not-had",
      rejection: { code: "DOWNLOAD_NOT_FOUND" },
    });
    expect(await take(file("large"), { signal })).toMatchObject({
      kind: "not-had",
      rejection: { code: "DOWNLOAD_TOO_LARGE" },
    });
    expect(requests.sort()).toEqual(["/bad.glb", "/gone.glb", "/lamp.glb", "/large.glb"]);
    expect(here.drawn).toEqual([]);
    await queue.close();
  });

  it("have the runner's time, whichever worker's door they come through", async () => {
    const { join, take, queue } = await setUp({ rules: { ...RULES, totalMs: 300 } });
    await join(FETCH_WORK, { renderer: textRenderer() });
    expect(await take(file("slow"), { signal })).toMatchObject({ kind: "not-had" });
    await queue.close();
  });

  it.each([
    ["another picture", "lamp", { wrong: true }, "picture of model lamp"],
    ["a refusal", "lamp", { refuses: true }, "picture of model lamp"],
    ["a refusal with another code", "bad", { refuses: true }, null],
  ])(
    "are drawn again in a share: %s bars its worker, and the file is taken by another",
    async (_, stem, lie, picture) => {
      const { join, take, notices, objects, queue } = await setUp({ settings: ALL_CHECKED });
      const { refuses = false, wrong = false } = lie as { refuses?: boolean; wrong?: boolean };
      const render: ReturnType<typeof textRenderer>["render"] = async () => ({
        kind: "rejected",
        rejection: { code: "GLB_TOO_LARGE", message: "so it says" },
      });
      const liar = await join(FETCH_WORK, {
        renderer: { ...textRenderer({ wrong }), ...(refuses ? { render } : {}) },
      });
      const fileOutcome = take(file(stem), { signal });
      await expect(liar.ended).rejects.toMatchObject({ code: "WORKER_BARRED" });
      await join(FETCH_WORK, { renderer: textRenderer() });
      const outcome = await fileOutcome;
      expect(outcome.kind).toBe(picture === null ? "not-good" : "kept");
      if (picture !== null) {
        const { stored } = (outcome as unknown as { facts: { stored: { png: string } } }).facts;
        const png = await objects.get(objects.keyOf(stored.png) ?? "");
        expect(Buffer.from(png ?? []).toString()).toBe(picture);
      }
      expect(notices).toMatchObject([{ kind: "worker-barred", fields: { code: "WORKER_DISAGREES", worker: liar.id } }]);
      await queue.close();
    },
  );

  it.each(["png", "glb"])(
    "are read again in a share: a worker that stores another %s than it says is barred",
    async (ending) => {
      const { join, take, notices, objects, queue } = await setUp({ settings: ALL_CHECKED });
      const other: ObjectStore = {
        ...objects,
        async put(key, body, options) {
          const info = await objects.put(key, body, options);
          if (key.endsWith(ending)) await objects.put(key, bytesOf("something else"), options);
          return info;
        },
      };
      const liar = await join(FETCH_WORK, { renderer: textRenderer(), objects: other });
      const outcome = take(file("lamp"), { signal });
      await expect(liar.ended).rejects.toMatchObject({ code: "WORKER_BARRED" });
      await join(FETCH_WORK, { renderer: textRenderer() });
      expect((await outcome).kind).toBe("kept");
      expect(notices).toMatchObject([{ kind: "worker-barred", fields: { worker: liar.id } }]);
      await queue.close();
    },
  );

  it("say nothing against a worker where the host gives another file the second time", async () => {
    const { join, take, notices, queue } = await setUp({ settings: ALL_CHECKED });
    const renderer = textRenderer();
    await join(FETCH_WORK, {
      renderer: {
        ...renderer,
        async render(model, options) {
          answers["/bad.glb"] = "model now";
          return renderer.render(model, options);
        },
      },
    });
    expect((await take(file("bad"), { signal })).kind).toBe("not-good");
    expect(notices).toEqual([]);
    await queue.close();
  });

  it("lie in a folder that is gone with the worker", async () => {
    const folder = makeFolder();
    vi.stubEnv("TMPDIR", folder);
    const { join, take, queue } = await setUp();
    await join(FETCH_WORK, { renderer: textRenderer() });
    expect(readdirSync(folder)).toHaveLength(1);
    expect((await take(file("lamp"), { signal })).kind).toBe("kept");
    await queue.close();
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe("what comes back of a file's job", () => {
  it("is the miner's where the file kills workers, ours in every other case, and nothing where it was aborted", async () => {
    const fail = (code: "JOB_KILLS_WORKERS" | "TIMEOUT") => async () => {
      throw new CompetitionError("no", { code });
    };
    expect(await takeByJob(fail("JOB_KILLS_WORKERS"), signal)).toMatchObject({
      kind: "not-had",
      rejection: { code: "RENDER_QUARANTINED" },
    });
    expect(await takeByJob(fail("TIMEOUT"), signal)).toMatchObject({ kind: "fault", error: { code: "TIMEOUT" } });
    const odd = takeByJob(async () => Promise.reject(new TypeError("x")), signal);
    expect(await odd).toMatchObject({ kind: "fault", error: { code: "JOB_FAILED" } });
    await expect(takeByJob(fail("TIMEOUT"), AbortSignal.abort(new Error("enough")))).rejects.toThrow("enough");
  });

  it("is stored only while the job is this worker's", async () => {
    const { objects } = openTeam();
    let holds = true;
    const store = whileHeld(objects, async () => holds);
    await store.put("a", bytesOf("1"), { contentType: "text/plain" });
    holds = false;
    await expect(store.put("a", bytesOf("2"), { contentType: "text/plain" })).rejects.toMatchObject({
      code: "JOB_LOST",
    });
    expect(Buffer.from((await store.get("a")) ?? []).toString()).toBe("1");
  });
});

it("drawing here and by a worker make the same facts", async () => {
  const { join, take, objects, queue } = await setUp();
  await join(FETCH_WORK, { renderer: textRenderer() });
  const outcome = await take(file("lamp"), { signal });
  const delivery = createPreviewDelivery({ ...RULES, renderer: textRenderer(), objects });
  const came = (outcome as Extract<typeof outcome, { kind: "kept" }>).file;
  const arrival = { ...file("lamp"), file: came, bytes: bytesOf("model lamp") };
  expect(outcome).toEqual({ ...(await delivery.keep(arrival, { signal })), file: came });
  await queue.close();
});
