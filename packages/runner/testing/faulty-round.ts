import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { createMapBuilds } from "@404-gen/audit";
import {
  type Clock,
  CompetitionError,
  type DuelJudge,
  type GpuProvider,
  type ImageDistance,
  measured,
  type Notice,
  type Pod,
  type Renderer,
  type Service,
  type StateStore,
  systemClock,
} from "@404-gen/core";
import { beginCompetition } from "@404-gen/core/competition";
import type { Door } from "@404-gen/core/net";
import { parseConfig, paths, stateFile } from "@404-gen/core/records";
import { getFile } from "@404-gen/core/round";
import { createSimulatedChain, type SimulatedChain } from "@404-gen/core/simulated";
import {
  createMemoryBranch,
  createMemoryObjectStore,
  createMemoryStateStore,
  DEV_HOTKEYS,
  type MemoryBranch,
  type MemoryObjectStore,
} from "@404-gen/core/testing";
import { TEST_CONFIG } from "@404-gen/core/testing/fakes";
import { type Assembly, assembleServices } from "../src/assemble/assemble-services.ts";
import type { Parts } from "../src/assemble/parts/parts.ts";
import { placeOf } from "../src/assemble/place.ts";
import { SERVICE_NAMES } from "../src/assemble/services/index.ts";
import { createSourceAuditor } from "../src/demo/source-auditor.ts";
import { createVirtualClock, driveServices, type VirtualClock } from "../src/run/virtual-time.ts";
import { loadSettings } from "../src/settings/load.ts";
import { createFaults, type Faults, faulty, ours } from "./faulty-ports.ts";
import { makeFolder } from "./fixtures.ts";

const [OWNER, VALIDATOR, LEADER, BETTER, WORSE, CHEAT] = DEV_HOTKEYS;
/** The contestants, and the qualities of their uploads and of their images' models. */
export const CAST = { leader: LEADER, better: BETTER, worse: WORSE, cheat: CHEAT };
const UPLOADS: Readonly<Record<string, number>> = { [LEADER]: 2, [BETTER]: 3, [WORSE]: 1, [CHEAT]: 3 };
const IMAGES: Readonly<Record<string, number>> = { ...UPLOADS, [CHEAT]: 1 };
const MINERS = [CHEAT, BETTER, WORSE];

const START = Date.UTC(2026, 0, 5, 6);
const START_BLOCK = 7_000_000;
export const PROMPTS = 8;
const SEED = 7;

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
const model = (stem: string, quality: number | undefined) => Buffer.from(`model ${stem} ${SEED} ${quality}`);
const imageOf = (hotkey: string) => `${hotkey.toLowerCase()}:1`;
const stemOf = (url: string) => url.replace(/^.*\/|\.\w+$/g, "");

/** Counts of what was paid for: answers of the judge about two pictures, and files that each hotkey's image made. */
export type Expenses = { readonly duels: Map<string, number>; readonly generated: Map<string, number> };

const count = (counts: Map<string, number>, key: string) => counts.set(key, (counts.get(key) ?? 0) + 1);

/** Result of a round. */
export type PlayedRound = {
  readonly branch: MemoryBranch;
  readonly chain: SimulatedChain;
  readonly notices: readonly Notice[];
  readonly paid: Expenses;
  /** Pods that were left running, and removals of a pod by a runner that had not started it. */
  readonly left: readonly string[];
  readonly strangers: readonly string[];
  readonly faults: Faults;
};

export type FaultyRoundOptions = {
  /** Share of each port's calls that fail, 0 to 1. */
  readonly share: number;
  readonly seed?: number | undefined;
  /** Ids of the runners that work on the same record. @default one runner */
  readonly runners?: readonly string[] | undefined;
};

/** The world outside, which all runners share. */
type World = {
  readonly clock: VirtualClock;
  readonly branch: MemoryBranch;
  readonly chain: SimulatedChain;
  readonly objects: MemoryObjectStore;
  readonly notices: Notice[];
  readonly paid: Expenses;
  readonly cloud: Cloud;
  readonly faults: Faults;
};

/**
 * Plays a round of competition 1 with the services of `404-gen run`, from its start until the new leader has its weight. There are a leader, a better miner, a
 * worse one, and one whose image does not make its uploads. Drawing, judging and measuring take no time. Every port fails as often as `share` says.
 */
export async function playFaultyRound({ share, seed = 1, runners = ["a"] }: FaultyRoundOptions): Promise<PlayedRound> {
  const world = createWorld(createFaults({ share, seed }));
  await begin(world);
  const teams: Assembly[] = [];
  try {
    for (const runner of runners) teams.push(await assemble(world, runner));
    // People and this test read the record without faults.
    const record = await createMemoryStateStore({ branch: world.branch, clock: world.clock, io });
    const people = refreshing(createSourceAuditor({ state: record }), record);
    const { signal } = new AbortController();
    const isFinished = async () => {
      await record.refresh();
      const open = ((await getFile(record, stateFile))?.current_round ?? 0) > 0;
      return open && hotkeyOfWeights(world.chain) === CAST.better;
    };
    const services = [people, ...teams.flatMap(({ services: own }) => own)];
    await driveServices(services, { clock: world.clock, signal, finished: isFinished, maxIdleJumps: 400 });
  } finally {
    for (const team of teams) await team.close().catch(() => team.close());
    await world.cloud.close();
  }
  return { ...world, left: world.cloud.alive(), strangers: world.cloud.strangers };
}

/** Hotkey of the last weights; null for none. */
function hotkeyOfWeights({ weights }: SimulatedChain): string | null {
  const { uids = [], values = [] } = weights.at(-1) ?? {};
  const uid = uids[values.indexOf(Math.max(...values))];
  return uid === undefined ? null : ([OWNER, VALIDATOR, LEADER, ...MINERS][uid] ?? null);
}

/** A wait of at least this time is the deadline of a call. Deadlines keep their time, so that no call is late on a slow machine. */
const DEADLINE_MS = 150_000;
/** A clock with short waits between tries, and with unchanged deadlines. */
const io: Clock = {
  now: systemClock.now,
  sleep: (ms, options) => systemClock.sleep(ms >= DEADLINE_MS ? ms : ms / 200, options),
};

function createWorld(faults: Faults): World {
  const clock = createVirtualClock({ now: START });
  const chain = createSimulatedChain({
    ...{ clock, genesisMs: START, startBlock: START_BLOCK, hotkey: VALIDATOR },
    neurons: [OWNER, VALIDATOR, LEADER, ...MINERS].map((hotkey) => ({ hotkey })),
    commitments: MINERS.map((hotkey, n) => ({
      hotkey,
      block: START_BLOCK + 100 + n,
      text: JSON.stringify({ repo: `m/${n}`, commit: `${n}`.repeat(40), cdn_url: `https://cdn.test/${hotkey}` }),
    })),
  });
  const expenses: Expenses = { duels: new Map(), generated: new Map() };
  const branch = createMemoryBranch();
  return {
    clock,
    branch,
    chain,
    objects: createMemoryObjectStore(),
    notices: [],
    paid: expenses,
    cloud: createCloud(expenses),
    faults,
  };
}

async function begin({ branch, clock }: World): Promise<void> {
  const config = {
    ...TEST_CONFIG,
    name: "faulty",
    first_evaluation_date: "2026-01-05",
    prompts_per_round: PROMPTS,
    x404: { limits: { MAX_MISMATCHED_PROMPTS: 2 } },
  };
  await beginCompetition(
    { state: await createMemoryStateStore({ branch, clock, io }) },
    {
      ...{ competition: "1", now: START, currentBlock: START_BLOCK },
      config: parseConfig(JSON.stringify(config), { path: paths.config }),
      leader: { hotkey: LEADER, repo: "l/l", commit: "f".repeat(40), docker: imageOf(LEADER) },
      pool: Array.from({ length: PROMPTS + 4 }, (_, n) => `https://prompts.test/p${n}.png`),
    },
  );
}

/** Assembles the services of a runner with parts that sometimes fail. */
async function assemble(world: World, runner: string): Promise<Assembly> {
  const { clock, branch, chain, objects, notices, paid, cloud, faults } = world;
  const folder = makeFolder();
  const settings = loadSettings([
    {
      ...{ STATE_DIR: join(folder, "state"), JOURNAL_DIR: join(folder, "journal") },
      ...{ CHAIN: "simulated", CHAIN_FILE: join(folder, "chain.json"), MAX_PROMPT_ATTEMPTS: "1" },
      ...{ POD_ACQUISITION_RETRY_INTERVAL: "1", CHECK_POD_INTERVAL: "1" },
      ...{ MAX_MISMATCHED_PROMPTS: "2", PODS_PER_MINER: "1", INITIAL_POD_COUNT: "1", POD_START_DELAY: "0" },
      ...{ DOWNLOAD_JITTER_SECONDS: "0", SUBNET_OWNER_UID: "0" },
    },
  ]);
  const flakyBranch: MemoryBranch = {
    ...branch,
    connect: () =>
      faulty(branch.connect(), {
        ...{ faults, name: "git", error: ours("GIT_UNAVAILABLE"), calls: ["tip", "commit"], lost: ["commit"] },
      }),
  };
  const parts: Partial<Parts> = {
    state: await untilOpen(() => createMemoryStateStore({ branch: flakyBranch, clock, io })),
    chain: faulty(chain, {
      ...{ faults, name: "chain", error: ours("CHAIN_TIMEOUT"), lost: ["setWeights"] },
      calls: ["currentBlock", "commitments", "metagraph", "readWeights", "setWeights"],
    }),
    objects: faulty(objects, {
      ...{ faults, name: "objects", error: ours("OBJECT_STORE_FAILED"), calls: ["put", "get", "head"], lost: ["put"] },
    }),
    door: faulty(cdn, {
      ...{ faults, name: "cdn", error: ours("NETWORK_DOWN") },
      ...{ calls: ["download", "downloadToFile"], evidence: ["download", "downloadToFile"] },
    }),
    renderer: faulty(renderer, {
      ...{ faults, name: "render", error: ours("RENDER_WORKER_DIED"), calls: ["render"], evidence: ["render"] },
    }),
    judge: faulty(judge(paid), {
      ...{ faults, name: "judge", error: ours("JUDGE_CONNECTION"), calls: ["judge"], evidence: ["judge"] },
    }),
    distance: faulty(distance, {
      ...{ faults, name: "distance", error: ours("DISTANCE_UNMEASURED"), calls: ["measure"], evidence: ["measure"] },
    }),
    providers: [
      faulty(cloud.providerOf(runner), {
        ...{ faults, name: "pods", error: ours("GPU_TRANSIENT"), lost: ["create", "remove"] },
        calls: ["create", "find", "list", "remove"],
      }),
    ],
    builds: faulty(
      createMapBuilds(({ hotkey }) => imageOf(hotkey)),
      {
        ...{ faults, name: "builds", error: ours("BUILDS_UNREACHABLE"), calls: ["observe"] },
      },
    ),
    textFinder: { name: "none", hasText: async () => false, close: async () => {} },
    notifier: faulty(
      { name: "list", notify: async (notice: Notice) => void notices.push(notice) },
      {
        ...{ faults, name: "notifier", error: ours("TIMEOUT"), calls: ["notify"] },
      },
    ),
    verifier: { verifyRound: async () => ({ ok: true, findings: [] }), isFastForward: async () => true },
    weightsMemory: { load: async () => null, save: async () => {} },
  };
  const place = placeOf({ settings, clock, io, runner, chance: { unit: () => 0.5, seed: () => SEED } });
  return untilOpen(() => assembleServices(SERVICE_NAMES, { place, parts }));
}

/** Opens something, and tries again until nothing fails, as `404-gen run` waits for a host that is down. */
async function untilOpen<T>(open: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await open();
    } catch (error) {
      if (!CompetitionError.is(error) || !error.retryable) throw error;
    }
  }
}

/** A service that refreshes its store's clone before each turn, to read the commits of others. */
const refreshing = (service: Service, state: StateStore): Service => ({
  name: service.name,
  async turn(options) {
    await state.refresh();
    return service.turn(options);
  },
});

const bytesOf = (url: string): Buffer => {
  const [hotkey = ""] = url.split("/").slice(-2);
  return url.startsWith("https://cdn.test/") ? model(stemOf(url), UPLOADS[hotkey]) : Buffer.from(stemOf(url));
};

/** The hosts of the miners and of the prompts. */
const cdn: Door = {
  async get() {
    throw new CompetitionError("not asked", { code: "X_TEST", fault: "usage" });
  },
  async download(url) {
    return measured({ ...factsOf(url), bytes: bytesOf(url) });
  },
  async downloadToFile(url, { path }) {
    await writeFile(path, bytesOf(url));
    return measured({ ...factsOf(url), path });
  },
};

const factsOf = (url: string) => {
  const bytes = bytesOf(url);
  return { size: bytes.length, sha256: sha256(bytes), ms: 1, finalUrl: url, address: "203.0.113.1", status: 200 };
};

/** A renderer whose picture of a model is the model's own text. */
const renderer: Renderer = {
  name: "plain@1",
  render: async ({ bytes }) => measured({ png: bytes, sha256: { model: sha256(bytes), png: sha256(bytes) } }),
  close: async () => {},
};

const distance: ImageDistance = {
  name: "plain@1",
  embedding: "offline",
  measure: async ({ a, b }) => measured(Buffer.compare(a, b) === 0 ? 0 : 0.5),
  close: async () => {},
};

const qualityIn = (picture: Uint8Array) => Number(Buffer.from(picture).toString().split(" ").at(-1));

/** A judge for which the better model wins, by the quality in its picture's text. */
const judge = (expenses: Expenses): DuelJudge => ({
  name: "plain@1",
  offline: true,
  promptsSha256: null,
  async judge({ left, right }) {
    const [a, b] = [qualityIn(await left.load()), qualityIn(await right.load())];
    count(expenses.duels, `${left.url} ${right.url}`);
    const penalties = { leftPenalty: 6 - 2 * a, rightPenalty: 6 - 2 * b };
    const winner = a > b ? "left" : a < b ? "right" : "draw";
    const orders = ["left-first", "right-first"] as const;
    const answers = orders.map((order) => ({ order, ...penalties, issues: "as seen" }));
    return measured({ winner, ...penalties, issues: "as seen", answers, flags: [] });
  },
});

type Cloud = {
  /** The cloud as a provider of one runner. */
  providerOf(runner: string): GpuProvider;
  alive(): readonly string[];
  readonly strangers: string[];
  close(): Promise<void>;
};

/** A cloud whose machines are servers in this process. */
function createCloud(expenses: Expenses): Cloud {
  const pods = new Map<string, { readonly pod: Pod; readonly server: Server; readonly runner: string }>();
  const strangers: string[] = [];
  const end = async (name: string) => {
    const entry = pods.get(name);
    pods.delete(name);
    entry?.server.closeAllConnections();
    await new Promise((resolve) => (entry ? entry.server.close(resolve) : resolve(null)));
  };
  return {
    strangers,
    alive: () => [...pods.keys()],
    providerOf: (runner) => ({
      name: "cloud",
      async create({ name, image }) {
        const entry = pods.get(name);
        if (entry) return entry.pod;
        const server = await startMiner(image, expenses);
        const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
        const pod: Pod = {
          provider: "cloud",
          id: name,
          name,
          url,
          headers: {},
          state: "running",
          createdAt: null,
          costPerHour: 1,
        };
        pods.set(name, { pod, server, runner });
        return pod;
      },
      find: async (name) => pods.get(name)?.pod ?? null,
      list: async (prefix) => [...pods.values()].map(({ pod }) => pod).filter(({ name }) => name.startsWith(prefix)),
      async remove({ name }) {
        if (pods.has(name) && pods.get(name)?.runner !== runner) strangers.push(name);
        await end(name);
      },
      close: async () => {},
    }),
    close: async () => void (await Promise.all([...pods.keys()].map(end))),
  };
}

/** Starts a miner's image. It answers with the picture's name, the seed and its quality. */
async function startMiner(image: string, expenses: Expenses): Promise<Server> {
  const hotkey = Object.values(CAST).find((one) => imageOf(one) === image) ?? "";
  const server = createServer((request, response) => {
    if (request.url === "/health") return void response.end("ok");
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      const stem = /p\d+(?=\r\n--)/.exec(Buffer.concat(parts).toString("latin1"))?.[0] ?? "none";
      count(expenses.generated, hotkey);
      response.end(model(stem, IMAGES[hotkey]));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}
