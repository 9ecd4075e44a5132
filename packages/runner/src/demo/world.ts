import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createProcessProvider, type ProcessCommand } from "@404-gen/audit";
import { CompetitionError, type GpuProvider, type ModelFormat, type ObjectStore, type StateStore } from "@404-gen/core";
import { createFolderObjectStore, folderRequestListener } from "@404-gen/core/files";
import { createGitStore } from "@404-gen/core/git";
import { createDoor, type Door } from "@404-gen/core/net";
import { createSimulatedChain, type SimulatedChain } from "@404-gen/core/simulated";
import { createVirtualClock, type VirtualClock } from "../run/virtual-time.ts";
import { type CastMember, HOSTS, imageOf, LEADER_MEMBER, MINERS, VALIDATOR_HOTKEY } from "./cast.ts";
import { type Cdn, startCdn } from "./cdn.ts";
import { uploadImage } from "./miners.ts";
import { chainContents, DEMO_START_BLOCK, DEMO_START_MS } from "./setup.ts";

/** Largest model file of the demo; the careless miner announces more. */
export const DEMO_MAX_MODEL_BYTES = 16 * 1024 * 1024;

/** Everything real that the demo runs on: a git repository, folders, an HTTP server, local processes; and time of its own. */
export type World = {
  readonly dir: string;
  readonly clock: VirtualClock;
  readonly state: StateStore;
  readonly objects: ObjectStore;
  readonly chain: SimulatedChain;
  readonly provider: GpuProvider;
  /** Reaches the demo's own hosts and nothing else. */
  readonly door: Door;
  readonly promptsDir: string;
  readonly cdnDir: string;
  /** Keeps the time of the last jump, so that a demo that was killed goes on from it. */
  saveTime(ms: number): Promise<void>;
  close(): Promise<void>;
};

export type WorldOptions = { readonly dir: string; readonly format: ModelFormat };

/** Opens the demo's world in a folder, new or left by a demo that was stopped. */
export async function openWorld({ dir, format }: WorldOptions): Promise<World> {
  const [promptsDir, cdnDir, timeFile] = [join(dir, "prompts"), join(dir, "cdn"), join(dir, "time.json")];
  await mkdir(dir, { recursive: true });
  const clock = createVirtualClock({ now: await readTime(timeFile) });
  const objects = createFolderObjectStore({ dir: join(dir, "objects"), publicBaseUrl: `http://${HOSTS.objects}` });
  const state = await createGitStore({ dir: join(dir, "state"), clock, journalPath: join(dir, "journal.jsonl") });
  const cdn = await startCdn({
    folders: {
      [HOSTS.prompts]: promptsDir,
      ...Object.fromEntries(MINERS.map((miner) => [HOSTS.of(miner), join(cdnDir, miner.name)])),
    },
    handlers: { [HOSTS.objects]: folderRequestListener(objects) },
    oversizedBytes: DEMO_MAX_MODEL_BYTES + 1,
  });
  const provider = createProcessProvider({ images: minerImages(format) });
  return {
    dir,
    clock,
    state,
    objects,
    provider,
    promptsDir,
    cdnDir,
    chain: createSimulatedChain({
      clock,
      genesisMs: DEMO_START_MS,
      startBlock: DEMO_START_BLOCK,
      hotkey: VALIDATOR_HOTKEY,
      ...chainContents(),
    }),
    door: createDoor({
      schemes: ["http"],
      connectTo: toDemoHosts(cdn),
      limits: { totalMs: 8_000, graceMs: 3_000, idleMs: 5_000 },
    }),
    async saveTime(ms) {
      await writeFile(`${timeFile}.part`, JSON.stringify({ now: ms }));
      await rename(`${timeFile}.part`, timeFile);
    },
    async close() {
      await state.close();
      await provider.close();
      await cdn.close();
    },
  };
}

async function readTime(path: string): Promise<number> {
  const text = await readFile(path, "utf8").catch(() => null);
  return text === null ? DEMO_START_MS : (JSON.parse(text) as { now: number }).now;
}

function toDemoHosts(cdn: Cdn) {
  const hosts = new Set<string>([HOSTS.prompts, HOSTS.objects, ...MINERS.map(HOSTS.of)]);
  return (host: string) => (hosts.has(host) ? { address: "127.0.0.1", port: cdn.port } : null);
}

/** The reference miner's command for every image of the cast: what audits start, and what miners make their uploads with. */
function minerImages(format: ModelFormat): Record<string, ProcessCommand> {
  const cli = referenceMinerCli();
  const command = (quality: CastMember["image"]): ProcessCommand => ({
    command: process.execPath,
    args: [cli],
    env: { QUALITY: quality, FORMAT: format },
  });
  return Object.fromEntries(
    [LEADER_MEMBER, ...MINERS].flatMap((member) => [
      [imageOf(member), command(member.image)],
      [uploadImage(member), command(member.uploads)],
    ]),
  );
}

function referenceMinerCli(): string {
  try {
    const manifest = createRequire(import.meta.url).resolve("@404-gen/example-reference-miner/package.json");
    return join(manifest, "..", "dist", "cli.js");
  } catch (cause) {
    throw new CompetitionError(
      "the demo needs the reference miner: run it in a clone of the repository, after `npm ci`",
      {
        code: "REFERENCE_MINER_MISSING",
        fault: "usage",
        cause,
      },
    );
  }
}
