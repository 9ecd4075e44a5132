import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { CompetitionError, type ObjectStore, type PictureEmbedding } from "@404-gen/core";
import { createDoor } from "@404-gen/core/net";
import type { ModulePlace } from "@404-gen/core/two";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Parts } from "../assemble/parts/parts.ts";
import { publisherPart } from "../assemble/parts/publisher.ts";
import { hashOf } from "./exchange.ts";
import { FETCH_MODULE_WORK, PUBLISH_WORK, queuedModules, queuedPublisher } from "./publish-jobs.ts";
import { bytesOf, type OpenTeamOptions, openTeam, textDrawer, textEmbedding } from "./team.fixture.ts";

const ALL_CHECKED = { WORKERS_CHECKED_PERCENT: "100" };
const signal = new AbortController().signal;
const prompt = bytesOf("png of lamp");
const LAMP = "https://objects.test/lamp.png";
const placeOf = (hotkey: string): ModulePlace => ({ round: 1, hotkey, kind: "submitted", stem: "lamp" });
const drawnBy = (drawer = textDrawer()) => ({ drawer, embedding: textEmbedding });

let server: Server;
beforeAll(async () => {
  server = createServer(({ url = "" }, response) => {
    const bodies: Record<string, string> = { "/lamp.js": "module lamp", "/bad.js": "nothing" };
    response.writeHead(bodies[url] === undefined ? 404 : 200).end(bodies[url]);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterAll(() => server.close());

/** A team with a store that holds the prompt; its door leads to the miner's host. */
async function setUp(options: OpenTeamOptions = {}) {
  const door = createDoor({
    schemes: ["http"],
    networkCheck: async () => true,
    connectTo: (host) =>
      host === "miner.test" ? { address: "127.0.0.1", port: (server.address() as AddressInfo).port } : null,
  });
  const team = openTeam({ ...options, parts: { ...drawnBy(), door, ...options.parts } });
  await team.objects.put("lamp.png", prompt, { contentType: "image/png" });
  const here = await publisherPart.real(team.asking.place, team.asking.part);
  return { ...team, here };
}

describe("a publisher whose modules are drawn by workers", () => {
  it("stores what this machine would, and says the same; a refused module too", async () => {
    const { join, asking, here, objects, queue } = await setUp();
    await join(PUBLISH_WORK);
    const publisher = await queuedPublisher(asking);
    for (const text of ["module lamp", "nothing"]) {
      const publishing = { place: placeOf("5Miner"), prompt };
      const by = await publisher.publish(bytesOf(text), publishing);
      const keys = objects.keys().filter((key) => key.startsWith("rounds/"));
      expect(by).toEqual(await here.publish(bytesOf(text), publishing));
      expect(objects.keys().filter((key) => key.startsWith("rounds/"))).toEqual(keys);
    }
    expect(objects.keys().filter((key) => key.startsWith("rounds/"))).toHaveLength(15);
    await queue.close();
  });

  it("asks the leader's baseline before all else", async () => {
    const { join, asking, queue } = await setUp();
    await join(PUBLISH_WORK);
    const priorities: unknown[] = [];
    const ask: typeof queue.ask = (job, options) => {
      priorities.push(options?.priority);
      return queue.ask(job, options);
    };
    const publisher = await queuedPublisher({ ...asking, queue: { ...queue, ask } });
    for (const hotkey of ["5Miner", "leader"])
      await publisher.publish(bytesOf("module"), { place: placeOf(hotkey), prompt });
    expect(priorities).toEqual([5, 3]);
    await queue.close();
  });

  it.each(["module lamp", "nothing"])(
    "draws a share of %j again; a worker that is wrong is barred, and its work done anew",
    async (text) => {
      const { join, asking, here, notices, queue } = await setUp({ settings: ALL_CHECKED });
      const wrong = { ...textDrawer({ wrong: true }) };
      const draw: typeof wrong.draw = (module) => wrong.draw(text === "nothing" ? bytesOf("module") : module);
      const liar = await join(PUBLISH_WORK, drawnBy({ ...wrong, draw }));
      const publisher = await queuedPublisher(asking);
      const publication = publisher.publish(bytesOf(text), { place: placeOf("5Miner"), prompt });
      await expect(liar.ended).rejects.toMatchObject({ code: "WORKER_BARRED" });
      await join(PUBLISH_WORK);
      expect(await publication).toEqual(await here.publish(bytesOf(text), { place: placeOf("5Miner"), prompt }));
      expect(notices).toMatchObject([{ kind: "worker-barred", fields: { code: "WORKER_DISAGREES", what: "bundle" } }]);
      await queue.close();
    },
  );

  it("has a module in which workers died as refused, and stored: no machine of ours draws it", async () => {
    const { asking, objects, queue } = await setUp();
    const ask = async () => {
      throw new CompetitionError("2 workers died", { code: "JOB_KILLS_WORKERS" });
    };
    const publisher = await queuedPublisher({ ...asking, queue: { ...queue, ask } });
    const came = await publisher.publish(bytesOf("module"), { place: placeOf("5Miner"), prompt });
    expect(came).toMatchObject({
      kind: "refused",
      rejection: { code: "RENDER_QUARANTINED" },
      evidence: { renderer: "text@1", viewsSha256: {} },
    });
    const { js } = came as Extract<typeof came, { kind: "refused" }>;
    expect(Buffer.from((await objects.get(objects.keyOf(js) ?? "")) ?? []).toString()).toBe("module");
    await queue.close();
  });

  it("has a worker's fault as a fault of ours", async () => {
    const { join, asking, queue } = await setUp();
    const draw = async () => {
      throw new CompetitionError("killed", { code: "RENDER_WORKER_DIED" });
    };
    await join(PUBLISH_WORK, drawnBy({ ...textDrawer(), draw }));
    const publisher = await queuedPublisher(asking);
    expect(await publisher.publish(bytesOf("module"), { place: placeOf("5Miner"), prompt })).toMatchObject({
      kind: "fault",
      error: { fault: "infrastructure" },
    });
    await queue.close();
  });
});

/** Vectors of length 1, with `by` added to the first number. */
const embeddingOff = (by: number): PictureEmbedding => ({
  ...textEmbedding,
  embed: async (pictures) => pictures.map(() => Float32Array.from({ length: 384 }, (_, at) => (at === 0 ? 1 + by : 0))),
});

/** A store that keeps other bytes than it reports, for keys with this ending. */
const storeThatLies = (objects: ObjectStore, ending: string): ObjectStore => ({
  ...objects,
  async put(key, body, options) {
    if (!key.endsWith(ending)) return objects.put(key, body, options);
    await objects.put(key, bytesOf("something else"), options);
    return { key, size: (body as Uint8Array).length, sha256: hashOf(body as Uint8Array) };
  },
});

describe.each([
  ["has", PUBLISH_WORK],
  ["fetches", FETCH_MODULE_WORK],
] as const)("the checked share of modules that a worker %s", (_, kind) => {
  async function play(own: (objects: ObjectStore) => Partial<Parts>) {
    const team = await setUp({ settings: ALL_CHECKED, parts: { embedding: embeddingOff(0) } });
    const { join, asking, objects, notices, queue } = team;
    const worker = await join(kind, { ...drawnBy(), embedding: embeddingOff(0), ...own(objects) });
    const publisher = await queuedPublisher(asking);
    const take = (await queuedModules(asking, { maxBytes: 1000, totalMs: 60_000 }))({ round: 1, prompts: [LAMP] });
    const publication =
      kind === PUBLISH_WORK
        ? publisher.publish(bytesOf("module lamp"), { place: placeOf("5Miner"), prompt })
        : take({ round: 1, hotkey: "5Miner", stem: "lamp", url: "http://miner.test/lamp.js" }, { signal });
    return { worker, done: publication, notices, queue, join };
  }

  it.each([
    ["in the embeddings alone", () => ({ embedding: embeddingOff(0.1) })],
    ["in the embeddings alone, with no numbers", () => ({ embedding: embeddingOff(Number.NaN) })],
    ["about a picture that it stores", (objects) => ({ objects: storeThatLies(objects, "/grid.png") })],
    ["about the embeddings that it stores", (objects) => ({ objects: storeThatLies(objects, ".npz") })],
    ["about the module that it stores", (objects) => ({ objects: storeThatLies(objects, ".js") })],
  ] as [string, (objects: ObjectStore) => Partial<Parts>][])("bars a worker that lies %s", async (_name, own) => {
    const { worker, done, notices, queue, join } = await play(own);
    await expect(worker.ended).rejects.toMatchObject({ code: "WORKER_BARRED" });
    await join(kind, { ...drawnBy(), embedding: embeddingOff(0) });
    expect((await done).kind).toMatch(/published|kept/);
    expect(notices).toMatchObject([{ kind: "worker-barred", fields: { code: "WORKER_DISAGREES", worker: worker.id } }]);
    await queue.close();
  });

  it("says nothing against one whose processor rounds a model's vectors otherwise", async () => {
    const { done, notices, queue } = await play(() => ({ embedding: embeddingOff(1e-4) }));
    expect((await done).kind).toMatch(/published|kept/);
    expect(notices).toEqual([]);
    await queue.close();
  });
});

describe("modules that workers fetch", () => {
  const rules = { maxBytes: 1000, totalMs: 60_000 };
  const round = { round: 1, prompts: [LAMP, "https://objects.test/bad.png"] };
  const file = (stem: string) => ({ round: 1, hotkey: "5Miner", stem, url: `http://miner.test/${stem}.js` });

  it("come with the prompt that they were made for, stored with their bundle, or refused", async () => {
    const { join, asking, objects, queue } = await setUp();
    await objects.put("bad.png", prompt, { contentType: "image/png" });
    await join(FETCH_MODULE_WORK);
    const take = (await queuedModules(asking, rules))(round);
    const job = await take(file("lamp"), { signal });
    expect(job).toMatchObject({ kind: "kept", file: { size: 11, status: 200 } });
    expect(objects.keys().filter((key) => key.startsWith("rounds/"))).toHaveLength(15);
    expect(await take(file("bad"), { signal })).toMatchObject({
      kind: "not-good",
      rejection: { code: "MODULE_TOO_HEAVY" },
      facts: { views: null },
    });
    expect(await take(file("gone"), { signal })).toMatchObject({ kind: "not-had" });
    await queue.close();
  });

  it("are drawn again in a share, by what the worker stored", async () => {
    const { join, asking, notices, queue } = await setUp({ settings: ALL_CHECKED });
    const honest = await join(FETCH_MODULE_WORK);
    const take = (await queuedModules(asking, rules))(round);
    expect((await take(file("lamp"), { signal })).kind).toBe("kept");
    expect(notices).toEqual([]);
    await honest.drain();
    const liar = await join(FETCH_MODULE_WORK, drawnBy(textDrawer({ wrong: true })));
    const outcome = take(file("lamp"), { signal });
    await expect(liar.ended).rejects.toMatchObject({ code: "WORKER_BARRED" });
    await join(FETCH_MODULE_WORK);
    expect((await outcome).kind).toBe("kept");
    expect(notices).toMatchObject([{ kind: "worker-barred", fields: { worker: liar.id } }]);
    await queue.close();
  });
});
