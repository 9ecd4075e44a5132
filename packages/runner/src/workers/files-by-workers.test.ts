import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type ServiceContext, silentLogger } from "@404-gen/core";
import { createMemoryStateStore } from "@404-gen/core/memory";
import { createDoor } from "@404-gen/core/net";
import { paths } from "@404-gen/core/records";
import { createCollector, createDownloadStage } from "@404-gen/core/stages";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { placeOf } from "../assemble/place.ts";
import { loadSettings } from "../settings/load.ts";
import { FETCH_WORK } from "./fetch-jobs.ts";
import { modulesBy, previewsBy } from "./files-by-workers.ts";
import { openTeam, textRenderer } from "./team.fixture.ts";

const MINERS = ["a", "b"];
const STEMS = ["p1", "p2", "p3", "p4", "p5", "p6"];
/** Files of one miner that are fetched at the same time: `maxPerMiner` of DOWNLOAD_DEFAULTS. */
const LANE = 3;

let server: Server;
const active = new Map<string, number>();
const most = new Map<string, number>();
let responses: ServerResponse[] = [];
beforeAll(async () => {
  server = createServer(({ headers }, response) => {
    const host = headers.host ?? "";
    active.set(host, (active.get(host) ?? 0) + 1);
    most.set(host, Math.max(most.get(host) ?? 0, active.get(host) ?? 0));
    responses.push(response);
    response.once("close", () => active.set(host, (active.get(host) ?? 0) - 1));
    // No request is answered before every lane is full, so the speed of the jobs does not matter.
    if (responses.length < MINERS.length * LANE) return;
    for (const one of responses) one.end(`model ${host}`);
    responses = [];
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const hotkeyOf = (name: string) => `5${name.toUpperCase().repeat(47)}`;

async function record(): Promise<ServiceContext> {
  const state = await createMemoryStateStore();
  const submission = (name: string) => ({
    ...{ repo: "o/r", commit: "a".repeat(40), cdn_url: `http://${name}.test/files` },
    ...{ revealed_at_block: 1, round: "c-0" },
  });
  const files = {
    [paths.state]: { current_round: 0, stage: "downloading", next_stage_eta: null },
    [paths.submissions(0)]: Object.fromEntries(MINERS.map((name) => [hotkeyOf(name), submission(name)])),
  };
  const changes = Object.entries(files).map(([path, value]) => ({ path, text: JSON.stringify(value) }));
  const prompts = STEMS.map((stem) => `https://prompts.test/${stem}.png`).join("\n");
  await state.commit([...changes, { path: paths.prompts(0), text: prompts }], { message: "Begin" });
  const clock = { now: Date.now, sleep: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)) };
  return { state, clock, logger: silentLogger, notifier: { name: "none", notify: async () => {} } };
}

describe("collecting by workers", () => {
  it("keeps each miner's lane over all workers: the runner alone hands files out", async () => {
    const door = createDoor({
      schemes: ["http"],
      networkCheck: async () => true,
      connectTo: () => ({ address: "127.0.0.1", port: (server.address() as AddressInfo).port }),
    });
    const settings = { WORKERS: "redis://queue.test", DOWNLOAD_JITTER_SECONDS: "0" };
    const team = openTeam({ settings, parts: { door, ownRenderer: textRenderer(), renderer: textRenderer() } });
    for (let n = 0; n < MINERS.length * STEMS.length; n++) await team.join(FETCH_WORK);
    const context = await record();
    const by = await previewsBy(team.asking);
    expect(by.settings.maxConcurrent).toBe(64);
    const { objects } = team;
    const download = createDownloadStage(context, { door, objects, renderer: textRenderer(), ...by });
    const collector = createCollector(context, { chain: {} as never, download });
    const { signal } = new AbortController();
    while (!(await context.state.read(paths.state))?.includes('"duels"')) await collector.turn({ signal });
    expect(Object.fromEntries(most)).toEqual(Object.fromEntries(MINERS.map((name) => [`${name}.test`, LANE])));
    expect(objects.keys().filter((key) => key.endsWith(".png"))).toHaveLength(MINERS.length * STEMS.length);
    await team.queue.close();
  });

  it("stays on this machine without WORKERS", async () => {
    const place = placeOf({ settings: loadSettings([{ MAX_CONCURRENT_DOWNLOADS: "7" }]) });
    const part = () => expect.unreachable("no part is needed");
    const by = [await previewsBy({ place, part }), await modulesBy({ place, part }, { maxBytes: 10 })];
    expect(by.map(({ take, settings }) => [take, settings.maxConcurrent])).toEqual([
      [undefined, 7],
      [undefined, 7],
    ]);
  });
});
