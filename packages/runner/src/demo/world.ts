import { existsSync } from "node:fs";
import { join } from "node:path";
import { isPreviewFormat, type Logger, type ModelFormat } from "@404-gen/core";
import { createFolderObjectStore, folderRequestListener } from "@404-gen/core/files";
import { createPythonRandom } from "@404-gen/core/rules";
import { type Chance, type Place, placeOf } from "../assemble/place.ts";
import { readJson, writeJson } from "../run/json-file.ts";
import { createVirtualClock, type VirtualClock } from "../run/virtual-time.ts";
import { loadSettings, type SettingTexts } from "../settings/load.ts";
import { makeOutput } from "../terminal/files.ts";
import { type Entrant, HOSTS, imageOf, VALIDATOR_HOTKEY } from "./cast.ts";
import { type Cdn, startCdn } from "./cdn.ts";
import type { DemoPlay } from "./play.ts";
import { type DemoHosts, playedEnvironment, playHosts } from "./played-hosts.ts";
import { chainContents, DEMO_START_BLOCK, DEMO_START_MS } from "./setup.ts";

/** Bytes of the largest model file in the demo; the careless miner announces a larger one. */
const MAX_MODEL_BYTES = 16 * 1024 * 1024;

/** Where the demo runs: the place of its services, and the chain, folders and addresses of the cast. */
export type World = {
  readonly place: Place & { readonly clock: VirtualClock };
  /** File of the simulated chain. */
  readonly chainFile: string;
  /** Environment of a worker of this world. */
  readonly environment: SettingTexts;
  readonly promptsDir: string;
  /** Address of the prompt pictures. With an own miner, every program on this machine can reach it. */
  readonly promptsUrl: string;
  readonly cdnDir: string;
  /** Writes the time of a jump into a file: a demo that was killed continues at that time. */
  saveTime(ms: number): Promise<void>;
  close(): Promise<void>;
};

export type WorldOptions = {
  readonly play: DemoPlay;
  readonly dir: string;
  readonly format: ModelFormat;
  readonly prompts: number;
  readonly seed: number;
  readonly logger: Logger;
  /** Settings that replace the demo's own. */
  readonly settings: SettingTexts;
  /** The own miner of a rehearsal, beside the cast. @default none */
  readonly own?: Entrant | undefined;
};

/** Opens the demo's world in a folder, which is new or was left by a demo that was stopped. */
export async function openWorld(options: WorldOptions): Promise<World> {
  const { dir, seed, logger, own } = options;
  const miners = entrantsOf(options);
  const [promptsDir, cdnDir, timeFile] = [join(dir, "prompts"), join(dir, "cdn"), join(dir, "time.json")];
  await makeOutput(dir);
  const files = await writeFiles({ ...options, promptsDir });
  const clock = createVirtualClock({ now: await readTime(timeFile) });
  const portFile = join(dir, "port.json");
  const cdn = await startCdn({
    // The same port after a restart, because the record holds the prompts' addresses.
    port: own && ((await readJson(portFile)) as { port: number } | null)?.port,
    folders: {
      [HOSTS.prompts]: promptsDir,
      ...(own ? { [LOOPBACK]: promptsDir } : {}),
      ...Object.fromEntries(miners.map((miner) => [HOSTS.of(miner), join(cdnDir, miner.name)])),
    },
    handlers: {
      [HOSTS.objects]: folderRequestListener(
        createFolderObjectStore({ dir: join(dir, "objects"), publicBaseUrl: `http://${HOSTS.objects}` }),
      ),
    },
    oversizedBytes: MAX_MODEL_BYTES + 1,
  });
  if (own) await writeJson(portFile, { port: cdn.port });
  const hosts = playedBy(cdn, options);
  const texts = { ...demoSettings(options, files), ...options.settings };
  const settings = loadSettings([texts]);
  return {
    place: { ...placeOf({ settings, logger, hosts: playHosts(hosts), chance: chanceOf(seed) }), clock },
    environment: { ...texts, ...playedEnvironment(hosts) },
    chainFile: files.chain,
    promptsDir,
    promptsUrl: own ? `http://${LOOPBACK}:${cdn.port}` : `http://${HOSTS.prompts}`,
    cdnDir,
    saveTime: (ms) => writeJson(timeFile, { now: ms }),
    close: () => cdn.close(),
  };
}

/** Random numbers that follow from the demo's seed. */
function chanceOf(seed: number): Chance {
  const random = createPythonRandom(seed);
  return { unit: () => random.random(), seed: () => seed };
}

type Files = { readonly chain: string; readonly builds: string; readonly images: string };

/** Writes the files of an operator with embedded parts: the chain, the built images, and the commands that run them. */
async function writeFiles(options: WorldOptions & { readonly promptsDir: string }): Promise<Files> {
  const { dir, format, play, promptsDir } = options;
  const miners = entrantsOf(options);
  const files = { chain: join(dir, "chain.json"), builds: join(dir, "builds.json"), images: join(dir, "images.json") };
  const chain = {
    genesisMs: DEMO_START_MS,
    startBlock: DEMO_START_BLOCK,
    hotkey: VALIDATOR_HOTKEY,
    ...chainContents(play, miners),
  };
  // An existing chain file is kept: after a restart its genesis, weights and commitments must be the same.
  if (!existsSync(files.chain)) await writeJson(files.chain, chain);
  await writeJson(files.builds, Object.fromEntries(miners.map((miner) => [miner.hotkey, imageOf(miner)])));
  await writeJson(files.images, play.images({ format, promptsDir }));
  return files;
}

/** Settings of an operator who runs this competition; all others have their defaults. */
const demoSettings = ({ dir, format, play, own }: WorldOptions, files: Files): SettingTexts => ({
  STATE_DIR: join(dir, "state"),
  JOURNAL_DIR: dir,
  OBJECTS_DIR: join(dir, "objects"),
  CDN_URL: `http://${HOSTS.objects}`,
  CHAIN: "simulated",
  CHAIN_FILE: files.chain,
  ...(isPreviewFormat(format) ? { MODEL_FORMAT: format } : {}),
  MAX_GLB_SIZE_BYTES: String(MAX_MODEL_BYTES),
  SUBNET_OWNER_UID: "0",
  DOWNLOAD_JITTER_SECONDS: "0",
  DOWNLOAD_RETRY_DELAY: "0.1",
  // Short limits for the cast, which is on this machine. An own miner's files and image may take longer.
  ...(own
    ? { ALLOW_HTTP_CDN: "true", ALLOW_PRIVATE_CDN: "true" }
    : { DOWNLOAD_TIMEOUT: "8", POD_WARMUP_TIMEOUT: "60" }),
  BUILD_SOURCE: "map",
  BUILD_MAP_FILE: files.builds,
  GPU_PROVIDERS: "process",
  PROCESS_IMAGES_FILE: files.images,
  PODS_PER_MINER: "1",
  MAX_POD_ATTEMPTS: "2",
  INITIAL_POD_COUNT: "1",
  POD_START_DELAY: "0",
  MAX_PROMPT_ATTEMPTS: "1",
  CHECK_POD_INTERVAL: "0.1",
  POD_ACQUISITION_RETRY_INTERVAL: "1",
  MAX_CONCURRENT_MINERS: "1",
  DISTANCE: "offline",
  ...play.settings,
});

/** The cast, and the own miner. */
const entrantsOf = ({ play, own }: Pick<WorldOptions, "play" | "own">): readonly Entrant[] => [
  ...play.cast.miners,
  ...(own ? [own] : []),
];

async function readTime(path: string): Promise<number> {
  return ((await readJson(path)) as { now: number } | null)?.now ?? DEMO_START_MS;
}

const LOOPBACK = "127.0.0.1";

const playedBy = (cdn: Cdn, options: WorldOptions): DemoHosts => ({
  hosts: [HOSTS.prompts, HOSTS.objects, ...entrantsOf(options).map(HOSTS.of)],
  port: cdn.port,
});
