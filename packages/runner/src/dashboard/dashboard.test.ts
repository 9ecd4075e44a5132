import {
  CompetitionError,
  type DuelVerdict,
  fault,
  measured,
  type Notifier,
  rejected,
  systemClock,
} from "@404-gen/core";
import { createManualClock, createMemoryStateStore } from "@404-gen/core/testing";
import { buildRepository } from "@404-gen/core/testing/fakes";
import { describe, expect, it } from "vitest";
import { createMetrics } from "../metrics/create-metrics.ts";
import { SETTING_ROWS } from "../settings/table.ts";
import { createDashboardApp } from "./dashboard-app.ts";
import { createFeed } from "./feed.ts";
import { feedWraps } from "./feed-wraps.ts";
import { createLook, type Look } from "./look.ts";

const PNG = Uint8Array.of(137, 80, 78, 71);
const picture = (url: string) => ({ url, load: async () => PNG });
const missingRecord = {
  url: "https://cdn.example/gone.png",
  load: () => Promise.reject(new CompetitionError("gone", { code: "DOWNLOAD_NOT_FOUND" })),
};
const verdict: DuelVerdict = {
  ...{ winner: "right", leftPenalty: 4, rightPenalty: 1, issues: "the handle is thinner", answers: [], flags: [] },
};
const pod = {
  provider: "runpod",
  id: "p1",
  name: "miner-03-a",
  url: null,
  headers: { authorization: "Bearer secret" },
};
const TOKEN = "ghp_0123456789abcdefghijklmnopqrstuvwxyzAB";

async function setUp(files: ReadonlyMap<string, string> = buildRepository().files) {
  const clock = createManualClock({ now: Date.UTC(2026, 0, 1) });
  const io = createManualClock({ now: 0 });
  const state = await createMemoryStateStore({ clock });
  const changes = [...files].map(([path, text]) => ({ path, text }));
  await state.commit(changes, { message: "Begin" });
  const metrics = createMetrics({ clock, io, state });
  const feed = createFeed(clock);
  const look = createLook({ state, metrics, feed, clock, io });
  const ending = new AbortController();
  const app = createDashboardApp({ look, feed, io: systemClock, host: "dash.example", signal: ending.signal });
  const read = async () => (await (await app.request("http://127.0.0.1/look.json")).json()) as Look;
  return { clock, io, state, metrics, feed, app, read, ending };
}

describe("the dashboard", () => {
  it("is on this machine alone unless somebody says otherwise", () => {
    expect(SETTING_ROWS.DASHBOARD_HOST.fallback).toBe("127.0.0.1");
    expect(SETTING_ROWS.DASHBOARD_PORT.fallback).toBe(0);
  });

  it("shows where the round stands, from the record", async () => {
    const { read } = await setUp();
    const { status, trouble, version } = await read();
    expect({ version, trouble, stage: status?.stage, competition: status?.competition.id }).toEqual({
      ...{ version: 1, trouble: null, stage: "open", competition: "1" },
    });
    expect(status?.waitingFor).toMatchObject([{ who: "chain" }]);
  });

  it("says that the record cannot be read, and shows the rest", async () => {
    const { read, feed } = await setUp(new Map([["state.json", "{"]]));
    feed.onTurn({ service: "judge", result: { kind: "acted", what: "played a match" } });
    const { status, trouble, turns } = await read();
    expect(status).toBeNull();
    expect(trouble).toContain("state.json");
    expect(turns).toMatchObject([{ service: "judge", kind: "acted", words: "played a match" }]);
  });

  it("reads the record once for all who look, and not again before its time", async () => {
    const { read, state, io } = await setUp();
    let readings = 0;
    const { snapshot } = state;
    state.snapshot = () => {
      readings++;
      return snapshot();
    };
    await Promise.all([read(), read(), read()]);
    await io.advance(1_999);
    await read();
    expect(readings).toBe(1);
    await io.advance(2);
    await read();
    expect(readings).toBe(2);
  });

  it("has notices, duels with their pictures, and machines as they come, and no secret", async () => {
    const { feed, read, app, clock } = await setUp();
    const messages: string[] = [];
    const wraps = feedWraps(feed);
    const notifier: Notifier = { name: "log", notify: async ({ title }) => void messages.push(title) };
    await wraps.notifier!(notifier).notify({ kind: "stage-late", level: "alarm", title: `late ${TOKEN}` });
    const answers = [
      measured(verdict),
      rejected({ code: "IMAGE_INVALID", message: "no picture" }),
      fault(new CompetitionError("no answer", { code: "TIMEOUT" })),
    ];
    const inner = { name: "j", offline: true, promptsSha256: null, judge: async () => answers.shift()! };
    const judge = wraps.judge!(inner);
    const duel = { name: "lamp", prompt: picture("p"), left: missingRecord, right: picture("r") };
    expect(await judge.judge(duel, { seed: 1 })).toEqual(measured(verdict));
    await judge.judge(duel, { seed: 1 });
    await judge.judge(duel, { seed: 1 });
    const [provider] = wraps.providers!([
      {
        ...{
          name: "runpod",
          find: async () => null,
          list: async () => [],
          close: async () => {},
          remove: async () => {},
        },
        create: async () => ({ ...pod, state: "starting", createdAt: null, costPerHour: 4 }),
      },
    ]);
    await provider!.create({ name: pod.name, image: "i", port: 1 });
    const look = await read();
    expect(messages).toHaveLength(1);
    expect(look.notices).toMatchObject([{ level: "alarm", kind: "stage-late", at: clock.now() }]);
    expect(look.duels.map(({ id, outcome }) => [id, outcome])).toEqual([
      [3, "fault"],
      [2, "rejected"],
      [1, "right"],
    ]);
    expect(look.duels[2]?.words).toBe("penalties 4 and 1. the handle is thinner");
    expect(look.pods).toMatchObject([{ provider: "runpod", name: "miner-03-a", costPerHour: 4 }]);
    expect(JSON.stringify(look)).not.toMatch(/ghp_0123|Bearer/);
    const answer = await app.request("http://127.0.0.1/duels/1/right");
    expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "image/png"]);
    expect(new Uint8Array(await answer.arrayBuffer())).toEqual(PNG);
    expect((await app.request("http://127.0.0.1/duels/1/left")).status).toBe(502);
    for (const path of ["/duels/9/left", "/duels/1/toString", "/duels/x/left", "/../etc/passwd"])
      expect((await app.request(`http://127.0.0.1${path}`)).status).toBe(404);
    await provider!.remove({ id: pod.id, name: pod.name });
    expect((await read()).pods).toEqual([]);
  });

  it("keeps no more than a screen shows, however long it runs", () => {
    const feed = createFeed({ now: () => 0 });
    for (let at = 0; at < 1_000; at++) {
      feed.notice({ kind: "k", level: "info", title: `notice ${at}` });
      feed.duel({ name: `p${at}`, outcome: "draw", words: "" }, { prompt: picture("p"), left: null, right: null });
    }
    const { notices, duels } = feed.now();
    expect([notices.length, notices[0]?.title, duels.length, duels[0]?.id]).toEqual([40, "notice 999", 12, 1_000]);
    expect(feed.picture(988, "prompt")).toBeNull();
    expect(feed.picture(989, "prompt")).not.toBeNull();
  });

  it("answers to this machine's names alone, to no page of others, and changes nothing", async () => {
    const { app } = await setUp();
    const status = async (address: string, init?: RequestInit) =>
      (await app.request(new Request(address, init))).status;
    for (const name of ["127.0.0.1:9", "localhost:9", "[::1]:9", "dash.example", "10.0.0.7"])
      expect(await status(`http://${name}/look.json`), name).toBe(200);
    for (const name of ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example"])
      expect(await status(`http://${name}/look.json`), name).toBe(403);
    expect(await status("http://127.0.0.1/look.json", { headers: { origin: "https://evil.example" } })).toBe(403);
    for (const method of ["POST", "PUT", "DELETE", "PATCH"])
      expect(
        await status("http://127.0.0.1/look.json", { method, headers: { "content-type": "application/json" } }),
      ).toBe(404);
  });

  it("is not used up by those who ask for the head of what never ends", async () => {
    const { app } = await setUp();
    for (let at = 0; at < 70; at++)
      expect((await app.request("http://127.0.0.1/events", { method: "HEAD" })).status).toBe(200);
    const answer = await app.request("http://127.0.0.1/events");
    expect(answer.status).toBe(200);
    await answer.body?.cancel();
  });

  it("sends a look when it changes, and ends with the runner", async () => {
    const { app, feed, ending } = await setUp();
    const answer = await app.request("http://127.0.0.1/events");
    const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
    const next = async () => JSON.parse((await reader.read()).value!.split("data: ")[1]!) as Look;
    expect((await next()).turns).toEqual([]);
    feed.onTurn({ service: "judge", result: { kind: "idle", reason: "not its stage", untilMs: null } });
    expect((await next()).turns).toMatchObject([{ service: "judge", kind: "idle" }]);
    ending.abort();
    expect((await reader.read()).done).toBe(true);
  });
});
