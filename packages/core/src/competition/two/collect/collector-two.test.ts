import { createServer, type Server, type ServerResponse } from "node:http";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createManualClock } from "../../../../testing/manual-clock.ts";
import { createMemoryBranch } from "../../../../testing/memory-branch.ts";
import { createMemoryStateStore } from "../../../../testing/memory-state-store.ts";
import { createMemoryObjectStore } from "../../../../testing/object-store-memory.ts";
import { testHotkey } from "../../../../testing/test-hotkey.ts";
import { CompetitionError } from "../../../base/errors/competition-error.ts";
import type { BundleDrawer } from "../../../ports/bundle-drawer.ts";
import type { HotkeyCommitments, HotkeyLock } from "../../../ports/chain.ts";
import { fault, measured, rejected } from "../../../ports/evidence.ts";
import { silentLogger } from "../../../ports/logger.ts";
import type { Notice } from "../../../ports/notifier.ts";
import type { PictureEmbedding } from "../../../ports/picture-embedding.ts";
import type { ServiceContext } from "../../../ports/service.ts";
import type { SourceFiles } from "../../../ports/source-files.ts";
import { formatNpz, parseNpz } from "../../../world/archive/index.ts";
import { createDoor } from "../../../world/net/index.ts";
import { parseIgnoredSubmissions } from "../../records/ignored-submissions.ts";
import { paths } from "../../records/paths.ts";
import { formatState, parseState } from "../../records/state.ts";
import { createCollector } from "../../stages/collect/collector.ts";
import { BUNDLE_FILES } from "../duel/views.ts";
import { createModulePublisher } from "../publish-module.ts";
import { submittedFileTwo } from "../records/results.ts";
import { submissionsFileTwo, winnerFileTwo } from "../records/submissions.ts";
import { createModuleDownloads } from "./create-module-downloads.ts";
import { createModuleOpening } from "./module-opening.ts";

const ROUND = 5;
const COMMIT = "a".repeat(40);
const GOOD = testHotkey(1);
const TWIN = testHotkey(2);
const BROKEN = testHotkey(3);
const BLOCKED_MINER = testHotkey(4);
const POOR = testHotkey(5);
const GONE_MINER = testHotkey(6);
const GARBLED_MINER = testHotkey(7);
const UNREAD = testHotkey(8);
const COLD = testHotkey(99);
const LIVE = {
  ...{ name: "threejs", description: "", first_evaluation_date: "2026-02-02", last_competition_date: "2026-02-20" },
  ...{ round_start_time: "08:00:00", generation_stage_minutes: 240, finalization_buffer_hours: 1 },
  ...{ win_margin: 0.07, weight_decay: 0.2, weight_floor: 0.2, prompts_per_round: 4, carryover_prompts: 2 },
  round_duration_days: 3,
};
const prompt = (name: string) => `https://prompts.test/${name}.png`;

/** Hardware by repository: a text, null for none, or what goes wrong. */
let hardware: Map<string, string | null | "blocked" | "down">;
let locks: Map<string, HotkeyLock | "down">;
/** Times that the chain was asked for locks, and what happens then. */
let lockReads: number;
let onLockRead: (reads: number) => void;
/** What a host answers: a text, a status, or whatever it does with the connection. */
type Answer = string | number | ((response: ServerResponse) => void);
let files: Map<string, Answer>;
let drawing: BundleDrawer["draw"];
let server: Server;
let port: number;

beforeAll(async () => {
  server = createServer((request, response) => {
    const file = files.get(`${request.headers.host}${request.url}`) ?? 404;
    if (typeof file === "function") file(response);
    else if (typeof file === "number")
      response.writeHead(file, file === 302 ? { location: "http://good.test/m/p1.js" } : {}).end();
    else response.end(file);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  port = (server.address() as { port: number }).port;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const draw: BundleDrawer["draw"] = async (module) => {
  const text = Buffer.from(module).toString();
  const failures = [{ stage: "static_analysis", rule: "FORBIDDEN_IDENTIFIER", detail: "no fetch" }];
  if (!text.startsWith("export"))
    return rejected({ code: "FORBIDDEN_IDENTIFIER", message: "no fetch", data: { failures, failureCount: 1 } });
  const pictures = BUNDLE_FILES.filter((name) => name.endsWith(".png"));
  return measured(new Map(pictures.map((name) => [name, Buffer.from(`${name} of ${text}`)])));
};

const embedding: PictureEmbedding = {
  name: "fake@1",
  embedding: "offline",
  embed: async (pictures) => pictures.map((picture) => new Float32Array(384).fill(picture.length)),
  async close() {},
};

const sources: SourceFiles = {
  name: "fake",
  async read({ repo, path, commit }) {
    expect({ path, commit }).toEqual({ path: "hardware.json", commit: COMMIT });
    const label = hardware.get(repo) ?? null;
    if (label === "blocked") return rejected({ code: "SOURCE_REFUSED", message: "blocked for legal reasons" });
    if (label === "down") return fault(new CompetitionError("no answer", { code: "SOURCE_UNREADABLE" }));
    return measured(label === null ? null : Buffer.from(label));
  },
};

beforeEach(() => {
  drawing = draw;
  files = new Map();
  lockReads = 0;
  onLockRead = () => {};
  const lockOf = (hotkey: string, coldkey: string | null, lockedAlpha: number | null): [string, HotkeyLock] => [
    hotkey,
    { hotkey, coldkey, lockedAlpha, problem: lockedAlpha === null ? "of a shape that nobody knows" : null },
  ];
  locks = new Map([
    ...[
      lockOf(GOOD, COLD, 200),
      lockOf(TWIN, COLD, 200),
      lockOf(BROKEN, BROKEN, 100),
      lockOf(BLOCKED_MINER, BLOCKED_MINER, 1e6),
    ],
    ...[lockOf(POOR, POOR, 99.9), lockOf(GONE_MINER, null, 0), lockOf(UNREAD, UNREAD, null)],
  ]);
  hardware = new Map<string, string | null>([
    ["o/good", '{"hardware": ["4xRTX6000Pro", "4xH200"]}'],
    ["o/broken", `{"hardware": ${"[".repeat(9_000)}`],
    ["o/blocked", "blocked"],
  ]);
});

const commitment = (hotkey: string, name: string, block: number): HotkeyCommitments => ({
  hotkey,
  entries: [
    {
      block,
      problem: null,
      text: JSON.stringify({ repo: `o/${name}`, commit: COMMIT, cdn_url: `http://${name}.test/m` }),
    },
  ],
});
const COMMITMENTS = [
  ...[commitment(BLOCKED_MINER, "blocked", 30), commitment(GOOD, "good", 40), commitment(BROKEN, "broken", 20)],
  ...[commitment(TWIN, "twin", 10), commitment(POOR, "poor", 15), commitment(GONE_MINER, "gone", 16)],
  ...[
    commitment(UNREAD, "unread", 17),
    { hotkey: GARBLED_MINER, entries: [{ block: 18, text: null, problem: "no text" }] },
  ],
];

type Setup = { readonly stage: "open" | "downloading"; readonly commitments?: readonly HotkeyCommitments[] };

async function world({ stage, commitments = COMMITMENTS }: Setup, more: Readonly<Record<string, string>> = {}) {
  const branch = createMemoryBranch({
    [paths.state]: formatState({ current_round: ROUND, stage, next_stage_eta: null }),
    [paths.config]: JSON.stringify(LIVE),
    [paths.leader]: JSON.stringify([
      {
        ...{ hotkey: GOOD, repo: "o/old", commit: COMMIT, docker: "img", hardware: ["4xRTX6000Pro"] },
        weight: 1,
        effective_block: 0,
      },
    ]),
    [paths.schedule(ROUND)]: JSON.stringify({
      ...{ earliest_reveal_block: 0, latest_reveal_block: 50, generation_deadline_block: 1250 },
    }),
    [paths.pool]: ["c1", "c2", "c3", "f1", "f2", "c1"].map(prompt).join("\n"),
    [paths.prompts(ROUND - 1)]: ["c1", "c2"].map(prompt).join("\n"),
    ...more,
  });
  const clock = createManualClock({ now: Date.UTC(2026, 1, 3) });
  const io = createManualClock();
  const notices: Notice[] = [];
  const objects = createMemoryObjectStore();
  const state = await createMemoryStateStore({ branch, clock });
  const context: ServiceContext = {
    ...{ state, clock, logger: silentLogger },
    notifier: { name: "test", notify: async (notice) => void notices.push(notice) },
  };
  const chain = {
    currentBlock: async () => 60,
    commitments: async () => commitments,
    locks: async (hotkeys: readonly string[]) => {
      onLockRead(++lockReads);
      return hotkeys.map((hotkey) => {
        const lock = locks.get(hotkey);
        if (lock === "down" || lock === undefined) throw new CompetitionError("gone", { code: "CHAIN_UNREACHABLE" });
        return lock;
      });
    },
  };
  const publisher = createModulePublisher({
    ...{ objects, embedding, formatNpz },
    drawer: { name: "drawer@1", draw: (module, options) => drawing(module, options) },
  });
  const loadPrompt = async (url: string) => {
    const file = files.get(url);
    if (typeof file === "string") return Buffer.from(file);
    throw new CompetitionError(`${url} is not there`, { code: "DOWNLOAD_NOT_FOUND", fault: "infrastructure" });
  };
  const door = createDoor({
    schemes: ["http"],
    connectTo: (host) => (host.endsWith(".test") ? { address: "127.0.0.1", port } : null),
    networkCheck: async () => true,
  });
  const download = createModuleDownloads(context, {
    ...{ door, publisher, loadPrompt },
    settings: { jitterMs: 0, retryDelayMs: 1, faultRetryMs: 1000, faultDeadlineMs: 60_000 },
    modules: { maxModuleBytes: 1000 },
  });
  const opening = createModuleOpening({
    chain,
    sources,
    logger: silentLogger,
    retryMs: [1, 1],
    hardwareWaitMs: 120_000,
    io: silentIo(io),
  });
  const collector = createCollector(context, { chain, download, opening, randomSeed: () => 7 });
  const turn = () => collector.turn({ signal: new AbortController().signal });
  const text = (path: string) => state.read(path);
  const stageNow = async () => parseState((await text(paths.state)) ?? "", { path: paths.state }).stage;
  return { state, clock, notices, objects, turn, text, stageNow };
}

/** Waits of attempts take no time. */
const silentIo = (io: ReturnType<typeof createManualClock>) => ({ now: io.now, sleep: async () => {} });

const submissionsOf = async ({ text }: Awaited<ReturnType<typeof world>>) => {
  const path = paths.submissions(ROUND);
  return submissionsFileTwo.parse((await text(path)) ?? "", { path });
};

describe("OPEN of competition 2", () => {
  it("D2, D4: publishes who has locked enough, with the machines that their images ask for; each other one is left out alone", async () => {
    const w = await world({ stage: "open" });
    expect(await w.turn()).toMatchObject({ kind: "acted" });
    expect(await w.stageNow()).toBe("miner_generation");
    const submissions = await submissionsOf(w);
    expect(Object.keys(submissions)).toEqual([TWIN, BROKEN, BLOCKED_MINER, GOOD]);
    expect(Object.keys(submissions[GOOD] ?? {})).toEqual([
      "repo",
      "commit",
      "cdn_url",
      "revealed_at_block",
      "round",
      "hardware",
    ]);
    expect(submissions[GOOD]).toMatchObject({ round: `threejs-${ROUND}`, hardware: ["4xRTX6000Pro", "4xH200"] });
    expect(submissions[TWIN]).toMatchObject({ hardware: ["4xH200"] });
    expect(submissions[TWIN]).not.toHaveProperty("x404");
    expect(submissions[BROKEN]).toMatchObject({
      hardware: ["4xH200"],
      x404: { hardware_note: expect.stringMatching(/hardware.json/) },
    });
    expect(submissions[BLOCKED_MINER]).toMatchObject({
      hardware: ["4xH200"],
      x404: { hardware_note: "hardware.json: blocked for legal reasons [SOURCE_REFUSED]" },
    });
    const path = paths.ignoredSubmissions(ROUND);
    const ignoredList = parseIgnoredSubmissions((await w.text(path)) ?? "", { path });
    expect(
      Object.fromEntries(ignoredList.filter(({ block }) => block === null).map(({ hotkey, code }) => [hotkey, code])),
    ).toEqual({
      [POOR]: "LOCK_TOO_SMALL",
      [GONE_MINER]: "HOTKEY_NOT_REGISTERED",
      [UNREAD]: "LOCK_UNREADABLE",
      [GARBLED_MINER]: "SUBMISSION_INCOMPLETE",
    });
  });

  it("draws fresh prompts from the pool without what was carried over, every occurrence of it", async () => {
    const w = await world({ stage: "open" });
    await w.turn();
    const prompts = (await w.text(paths.prompts(ROUND)))?.split("\n") ?? [];
    expect(prompts.slice(0, 2).sort()).toEqual([prompt("c1"), prompt("c2")]);
    expect(prompts.slice(2).every((url) => ["c3", "f1", "f2"].map(prompt).includes(url))).toBe(true);
  });

  it("drops all submissions of a coldkey that has locked too little for their number", async () => {
    locks.set(GOOD, { hotkey: GOOD, coldkey: COLD, lockedAlpha: 199, problem: null });
    locks.set(TWIN, { hotkey: TWIN, coldkey: COLD, lockedAlpha: 199, problem: null });
    const w = await world({ stage: "open" });
    await w.turn();
    expect(Object.keys(await submissionsOf(w))).toEqual([BROKEN, BLOCKED_MINER]);
  });

  it("waits for a source host that is down by no miner's fault, and then takes the usual machine, saying so", async () => {
    hardware.set("o/good", "down");
    const w = await world({ stage: "open" });
    expect(await w.turn()).toMatchObject({ kind: "waiting", reason: expect.stringMatching(/SOURCE_UNREADABLE/) });
    expect(await w.stageNow()).toBe("open");
    await w.clock.advance(60_000);
    expect(await w.turn()).toMatchObject({ kind: "waiting" });
    await w.clock.advance(60_000);
    expect(await w.turn()).toMatchObject({ kind: "acted" });
    expect((await submissionsOf(w))[GOOD]).toMatchObject({
      hardware: ["4xH200"],
      x404: { hardware_note: expect.stringMatching(/fault of the validator's \[SOURCE_UNREADABLE\]/) },
    });
  });

  it("takes what the host says once it answers again", async () => {
    hardware.set("o/good", "down");
    const w = await world({ stage: "open" });
    await w.turn();
    hardware.set("o/good", '{"hardware": ["4xRTX6000Pro"]}');
    expect(await w.turn()).toMatchObject({ kind: "acted" });
    expect((await submissionsOf(w))[GOOD]?.hardware).toEqual(["4xRTX6000Pro"]);
  });

  it("D4: decides nothing while the chain does not answer, and asks it again within the turn before it gives that up", async () => {
    locks.set(GOOD, "down");
    const w = await world({ stage: "open" });
    await expect(w.turn()).rejects.toMatchObject({ code: "CHAIN_UNREACHABLE", retryable: true });
    expect(await w.stageNow()).toBe("open");
    expect(lockReads).toBe(3);
    const good = { hotkey: GOOD, coldkey: COLD, lockedAlpha: 200, problem: null };
    onLockRead = (reads) => {
      if (reads === 5) locks.set(GOOD, good);
    };
    expect(await w.turn()).toMatchObject({ kind: "acted" });
    expect(lockReads).toBe(5);
    expect(Object.keys(await submissionsOf(w))).toContain(GOOD);
  });

  it("D6: leaves the crown, with its machines, where it is when nobody enters", async () => {
    const w = await world({ stage: "open", commitments: [commitment(POOR, "poor", 15)] });
    await w.turn();
    expect(await w.stageNow()).toBe("finalizing");
    const path = paths.winner(ROUND);
    expect(winnerFileTwo.parse((await w.text(path)) ?? "", { path })).toEqual({
      ...{ winner_hotkey: "leader", repo: "o/old", commit: COMMIT, docker_image: "img", hardware: ["4xRTX6000Pro"] },
    });
    expect(await w.text(paths.ignoredSubmissions(ROUND))).toContain("LOCK_TOO_SMALL");
  });
});

const STEMS = ["p1", "p2", "p3"];
const submission = (name: string, block: number) => ({
  ...{ repo: `o/${name}`, commit: COMMIT, cdn_url: `http://${name}.test/m`, revealed_at_block: block },
  ...{ round: `threejs-${ROUND}`, hardware: ["4xH200"] },
});

async function downloading(more: Readonly<Record<string, string>> = {}) {
  for (const stem of STEMS) files.set(prompt(stem), `picture ${stem}`);
  for (const stem of STEMS) files.set(`good.test/m/${stem}.js`, `export ${stem}`);
  return world(
    { stage: "downloading" },
    {
      [paths.submissions(ROUND)]: submissionsFileTwo.format({
        [GOOD]: submission("good", 1),
        [BROKEN]: submission("bad", 2),
      }),
      [paths.prompts(ROUND)]: STEMS.map(prompt).join("\n"),
      ...more,
    },
  );
}
const resultsOf = async ({ text }: Awaited<ReturnType<typeof world>>, hotkey: string) => {
  const path = paths.submitted(ROUND, hotkey);
  return submittedFileTwo.parse((await text(path)) ?? "{}", { path });
};

describe("strangers at OPEN", () => {
  /** The submission of a miner whose hardware.json is odd; the others must have entered as usual. */
  const entryOf = async (text: string) => {
    hardware.set("o/broken", text);
    const w = await world({ stage: "open" });
    expect(await w.turn()).toMatchObject({ kind: "acted" });
    const submissions = await submissionsOf(w);
    expect(Object.keys(submissions)).toEqual([TWIN, BROKEN, BLOCKED_MINER, GOOD]);
    expect(submissions[GOOD]).toMatchObject({ hardware: ["4xRTX6000Pro", "4xH200"] });
    return submissions[BROKEN];
  };

  it.each<[string, string]>([
    ["empty", ""],
    ["blanks", " \n\t "],
    ["null", "null"],
    ["a number", "1e999"],
    ["a list", '["4xH200"]'],
    ["a text in place of the list", '{"hardware": "4xRTX6000Pro"}'],
    ["an object in place of the list", '{"hardware": {"0": "4xRTX6000Pro", "length": 1}}'],
    ["null in place of the list", '{"hardware": null}'],
    ["members that are no texts", '{"hardware": [null, 4, true, [], {"toString": "4xH200"}]}'],
    ["no member", '{"hardware": []}'],
    ["an unknown machine", '{"hardware": ["8xB300"]}'],
    ["another case", '{"hardware": ["4XH200", " 4xH200"]}'],
    ["a key that is a prototype's", '{"__proto__": {"hardware": ["4xRTX6000Pro"]}}'],
    ["a name of Object.prototype", '{"hasOwnProperty": 1, "constructor": {"hardware": ["4xRTX6000Pro"]}}'],
    ["single quotes", "{'hardware': ['4xH200']}"],
    ["a comment", '{"hardware": ["4xH200"]} // mine'],
    ["a comma too many", '{"hardware": ["4xRTX6000Pro",]}'],
    ["a mark of order before it", '\ufeff{"hardware": ["4xRTX6000Pro"]}'],
    ["two documents", '{"hardware": ["4xRTX6000Pro"]}{"hardware": []}'],
    ["nested without end", `{"hardware": [${'{"a":['.repeat(2_000)}`],
    ["much too long a list", JSON.stringify({ hardware: new Array(4_000).fill("x") })],
    ["NUL bytes", "\u0000{\u0000}"],
    ["half a surrogate", '{"hardware": ["\ud800"]}'],
    ["a page of HTML", "<!doctype html><title>404</title>"],
    ["a pointer of Git LFS", "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12\n"],
  ])("a hardware.json that is odd (%s) is its miner's alone: the usual machine, and why", async (_, text) => {
    expect(await entryOf(text)).toMatchObject({
      hardware: ["4xH200"],
      x404: { hardware_note: expect.stringMatching(/hardware\.json/) },
    });
  });

  it("a hardware.json with more beside a machine that is known gives that one", async () => {
    const twice = '{"hardware": [], "hardware": ["4xRTX6000Pro", "4xRTX6000Pro", "?", 1], "more": {}}';
    expect(await entryOf(twice)).toMatchObject({
      hardware: ["4xRTX6000Pro"],
      x404: { hardware_note: expect.any(String) },
    });
  });

  const odd = { repo: "o/odd", commit: COMMIT, cdn_url: "http://odd.test/m" };
  it.each<[string, string | null]>([
    ["no text", null],
    ["a list", "[1, 2]"],
    ["a prototype", '{"__proto__": {"repo": "o/odd"}}'],
    ["nested without end", "[".repeat(900)],
    ["a number that is too large", "1e999"],
    ["a repository of dots", JSON.stringify({ ...odd, repo: "../.." })],
    ["a repository with a line break", JSON.stringify({ ...odd, repo: "o/odd\n" })],
    ["a repository that is a list", JSON.stringify({ ...odd, repo: ["o", "odd"] })],
    ["a branch", JSON.stringify({ ...odd, commit: "main" })],
    ["upper-case digits", JSON.stringify({ ...odd, commit: "A".repeat(40) })],
    ["digits of another script", JSON.stringify({ ...odd, commit: "١".repeat(40) })],
    ["a file of this machine", JSON.stringify({ ...odd, cdn_url: "file:///etc/passwd" })],
    ["a script", JSON.stringify({ ...odd, cdn_url: "javascript:alert(1)" })],
    ["a user in the address", JSON.stringify({ ...odd, cdn_url: "http://good.test@odd.test/m" })],
    ["a port that is none", JSON.stringify({ ...odd, cdn_url: "http://odd.test:99999/m" })],
    ["a host that is none", JSON.stringify({ ...odd, cdn_url: "http://[::1/m" })],
    ["an address that is an object", JSON.stringify({ ...odd, cdn_url: { toString: "http://odd.test" } })],
    ["no address", JSON.stringify({ repo: odd.repo, commit: COMMIT })],
    ["a mark of order before it", `\ufeff${JSON.stringify(odd)}`],
    ["NUL bytes", `\u0000${JSON.stringify(odd)}`],
  ])("a chain entry that is odd (%s) leaves out its hotkey alone, with a reason", async (_, text) => {
    locks.set(GARBLED_MINER, { hotkey: GARBLED_MINER, coldkey: GARBLED_MINER, lockedAlpha: 1e6, problem: null });
    const entry = { hotkey: GARBLED_MINER, entries: [{ block: 18, text, problem: text === null ? "no text" : null }] };
    const w = await world({
      stage: "open",
      commitments: [entry, ...COMMITMENTS.filter(({ hotkey }) => hotkey !== GARBLED_MINER)],
    });
    expect(await w.turn()).toMatchObject({ kind: "acted" });
    expect(Object.keys(await submissionsOf(w))).toEqual([TWIN, BROKEN, BLOCKED_MINER, GOOD]);
    const path = paths.ignoredSubmissions(ROUND);
    const own = parseIgnoredSubmissions((await w.text(path)) ?? "", { path }).filter(
      ({ hotkey }) => hotkey === GARBLED_MINER,
    );
    expect(own.length).toBeGreaterThan(0);
    expect(own.every(({ code }) => code.length > 0)).toBe(true);
  });

  it.each<[string, Partial<HotkeyLock>]>([
    ["negative", { lockedAlpha: -1 }],
    ["no number", { lockedAlpha: Number.NaN }],
    ["a thousandth too little", { lockedAlpha: 99.999 }],
    ["of no coldkey", { coldkey: null, lockedAlpha: 1e9 }],
  ])("a lock that is odd (%s) leaves out its hotkey alone", async (_, change) => {
    locks.set(BROKEN, { hotkey: BROKEN, coldkey: BROKEN, lockedAlpha: 100, problem: null, ...change });
    const w = await world({ stage: "open" });
    await w.turn();
    expect(Object.keys(await submissionsOf(w))).toEqual([TWIN, BLOCKED_MINER, GOOD]);
  });
});

describe("strangers at DOWNLOADING", () => {
  const raw = (text: string | Uint8Array) => (response: ServerResponse) => void response.socket?.end(text);
  it.each<[string, Answer]>([
    ["401", 401],
    ["402", 402],
    ["418", 418],
    ["451", 451],
    ["511", 511],
    ["599", 599],
    ["no content", 204],
    ["nothing changed", 304],
    ["a part", 206],
    ["a redirect", 302],
    ["a status that is none", raw("HTTP/1.1 999999 Odd\r\n\r\n")],
    ["no status", raw("HTTP/1.1 OK\r\n\r\nexport p1")],
    ["another protocol", raw("SSH-2.0-OpenSSH_9.6\r\n")],
    ["HTTP 0.9", raw("export p1")],
    [
      "switching protocols",
      raw("HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n"),
    ],
    ["a length below nothing", raw("HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\nexport p1")],
    ["a length in words", raw("HTTP/1.1 200 OK\r\ncontent-length: many\r\n\r\nexport p1")],
    ["two lengths", raw("HTTP/1.1 200 OK\r\ncontent-length: 3\r\ncontent-length: 9\r\n\r\nexport p1")],
    ["a length and chunks", raw("HTTP/1.1 200 OK\r\ncontent-length: 3\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n")],
    [
      "a chunk beyond all numbers",
      raw("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFFF\r\nx\r\n"),
    ],
    ["a chunk of letters", raw("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\nx\r\n0\r\n\r\n")],
    [
      "an encoding that nobody asked for",
      raw("HTTP/1.1 200 OK\r\ncontent-encoding: zstd\r\ncontent-length: 9\r\n\r\nexport p1"),
    ],
    ["headers without end", raw(`HTTP/1.1 200 OK\r\n${`x-more: ${"a".repeat(4_000)}\r\n`.repeat(40)}\r\nexport p1`)],
    ["NUL bytes in a header", raw("HTTP/1.1 200 OK\r\nx-odd: a\u0000b\r\ncontent-length: 9\r\n\r\nexport p1")],
    ["a split header", raw("HTTP/1.1 200 OK\r\nx-odd: a\rset-cookie: b\r\ncontent-length: 9\r\n\r\nexport p1")],
    ["less than it says", raw("HTTP/1.1 200 OK\r\ncontent-length: 90\r\n\r\nexport p1")],
    ["an empty module", ""],
    [
      "bytes that are no text",
      raw(
        Buffer.concat([
          Buffer.from("HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\n"),
          Buffer.from([0xff, 0xfe, 0, 0x80]),
        ]),
      ),
    ],
    ["a page of HTML", "<!doctype html><title>404</title>"],
    ["a connection that is reset", (response) => void response.socket?.resetAndDestroy()],
  ])("a host's answer that is odd (%s) is its miner's alone, final, and has a reason and a code", async (_, answer) => {
    for (const stem of STEMS) files.set(`bad.test/m/${stem}.js`, answer);
    const w = await downloading();
    expect(await w.turn()).toMatchObject({ kind: "acted" });
    expect(await w.stageNow()).toBe("duels");
    expect(Object.values(await resultsOf(w, GOOD)).map(({ views }) => views !== null)).toEqual([true, true, true]);
    const rows = Object.values(await resultsOf(w, BROKEN));
    expect(rows).toHaveLength(STEMS.length);
    for (const row of rows)
      expect(row).toMatchObject({
        views: null,
        failure_reason: expect.stringMatching(/^(js_fetch_failed: (HTTP \d+|\w+)|js_too_large|render_failed)$/),
        x404: { code: expect.stringMatching(/^[A-Z_]+$/) },
      });
  });
});

describe("DOWNLOADING of competition 2", () => {
  it("D5: stores 15 objects a stem under the names and types that judges fetch, and says why something is missing", async () => {
    files.set("bad.test/m/p1.js", "x".repeat(1001));
    files.set("bad.test/m/p2.js", "fetch()");
    files.set("bad.test/m/p3.js", 302);
    const w = await downloading();
    expect(await w.turn()).toMatchObject({ kind: "acted" });
    expect(await w.stageNow()).toBe("duels");
    const prefix = `rounds/${ROUND}/${GOOD}/submitted/p1`;
    const own = w.objects.keys().filter((key) => key.startsWith(prefix));
    expect(own).toEqual([`${prefix}.js`, ...BUNDLE_FILES.map((name) => `${prefix}/${name}`)].sort());
    expect((await w.objects.head(`${prefix}.js`))?.contentType).toBe("application/javascript");
    expect((await w.objects.head(`${prefix}/white/back.png`))?.contentType).toBe("image/png");
    expect((await w.objects.head(`${prefix}/embeddings.npz`))?.contentType).toBe("application/octet-stream");
    const vectors = await parseNpz((await w.objects.get(`${prefix}/embeddings.npz`)) ?? new Uint8Array());
    expect([...vectors.keys()]).toHaveLength(9);
    expect(vectors.get("prompt")?.[0]).toBe("picture p1".length);
    expect((await resultsOf(w, GOOD))["p1"]).toEqual({
      ...{
        js: `https://objects.test/${prefix}.js`,
        views: `https://objects.test/${prefix}`,
        failure_reason: null,
        size: 9,
      },
      x404: expect.objectContaining({
        renderer: "drawer@1",
        embedding: "fake@1",
        views_sha256: expect.any(Object),
        bytes: 9,
      }),
    });
    const bad = await resultsOf(w, BROKEN);
    expect(bad["p1"]).toMatchObject({
      js: null,
      views: null,
      failure_reason: "js_too_large",
      x404: { code: "DOWNLOAD_TOO_LARGE" },
    });
    expect(bad["p2"]).toMatchObject({
      ...{
        js: `https://objects.test/rounds/${ROUND}/${BROKEN}/submitted/p2.js`,
        views: null,
        failure_reason: "render_failed",
        size: 7,
      },
      x404: {
        code: "FORBIDDEN_IDENTIFIER",
        failures: [{ stage: "static_analysis", rule: "FORBIDDEN_IDENTIFIER", detail: "no fetch" }],
      },
    });
    expect(bad["p3"]).toMatchObject({
      failure_reason: "js_fetch_failed: HTTP 302",
      x404: { code: "DOWNLOAD_REDIRECT_REFUSED" },
    });
  });

  it("D1: tries a fault of ours again, and holds nothing against the miner meanwhile", async () => {
    const w = await downloading();
    drawing = async () => fault(new CompetitionError("died", { code: "RENDER_WORKER_DIED" }));
    expect(await w.turn()).toMatchObject({ kind: "waiting", reason: expect.stringMatching(/RENDER_WORKER_DIED/) });
    expect(await resultsOf(w, GOOD)).toEqual({});
    drawing = draw;
    await w.turn();
    expect(Object.values(await resultsOf(w, GOOD)).map(({ failure_reason }) => failure_reason)).toEqual([
      null,
      null,
      null,
    ]);
    expect(await w.stageNow()).toBe("duels");
  });

  it("takes over in the middle from what the reference has written: its rows stay, the rest is fetched, and the file is one that it reads", async () => {
    const delivery = {
      ...{ js: "https://theirs.test/p1.js", views: "https://theirs.test/p1", failure_reason: null, size: 812 },
    };
    const missingModule = { js: null, views: null, failure_reason: "js_fetch_failed: HTTP 404", size: 0 };
    const w = await downloading({
      [paths.submitted(ROUND, GOOD)]: JSON.stringify({ p1: delivery, p2: missingModule }, null, 2),
    });
    // Nobody has these any more: asking again would end as a failure.
    for (const stem of ["p1", "p2"]) files.delete(`good.test/m/${stem}.js`);
    await w.turn();
    expect(await w.stageNow()).toBe("duels");
    const text = (await w.text(paths.submitted(ROUND, GOOD))) ?? "";
    expect(text.startsWith(JSON.stringify({ p1: delivery, p2: missingModule }, null, 2).slice(0, -2))).toBe(true);
    const read = JSON.parse(text) as Record<string, Record<string, unknown>>;
    expect(Object.keys(read)).toEqual(["p1", "p2", "p3"]);
    expect(Object.keys(read["p3"] ?? {}).filter((key) => key !== "x404")).toEqual(Object.keys(delivery));
    const keys = w.objects.keys().filter((key) => key.includes(`/${GOOD}/`));
    expect(keys.length).toBe(BUNDLE_FILES.length + 1);
  });

  it("waits for a prompt picture, and pauses for a person at the stage's deadline", async () => {
    const w = await downloading();
    files.delete(prompt("p2"));
    expect(await w.turn()).toMatchObject({ kind: "waiting" });
    expect(Object.keys(await resultsOf(w, GOOD))).toEqual(["p1", "p3"]);
    await w.clock.advance(60_000);
    await w.turn();
    expect(await w.stageNow()).toBe("paused");
    expect(Object.keys(await resultsOf(w, GOOD))).toEqual(["p1", "p3"]);
    expect(w.notices.at(-1)).toMatchObject({ kind: "round-paused", level: "alarm" });
  });
});
