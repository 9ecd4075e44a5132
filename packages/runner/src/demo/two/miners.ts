import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { MODEL_FORMATS, type Service, type StateStore } from "@404-gen/core";
import { stateFile, stemOf } from "@404-gen/core/records";
import { getFile, readRoundTwo } from "@404-gen/core/round";
import { uploadImage } from "../cast.ts";
import type { MinersOptions } from "../play.ts";
import { type CastMemberTwo, MINERS_TWO } from "./cast.ts";
import { HOSTILE_MODULES } from "./hostile-modules.ts";
import { makeUploads } from "./upload-server.ts";

/** The miners, as a service: once the seed is published each makes its modules with its own server and puts them on its CDN. */
export function createModuleMiners(options: MinersOptions): Service {
  return {
    name: "miners",
    async turn({ signal }) {
      const state = await getFile(options.state, stateFile);
      if (state?.stage !== "miner_generation") return { kind: "idle", reason: "no seed is out", untilMs: null };
      const round = await readRound(options.state, state.current_round);
      const late: CastMemberTwo[] = [];
      for (const miner of MINERS_TWO) if (!(await isDone(miner, { ...round, ...options }))) late.push(miner);
      if (late.length === 0) return { kind: "idle", reason: "all files are out", untilMs: null };
      await publishAll(late, { ...round, ...options, signal });
      return { kind: "acted", what: `${late.map(({ name }) => name).join(", ")}: ${round.stems.length} files each` };
    },
  };
}

type Round = { readonly seed: number; readonly stems: readonly string[] };
type Job = Round & MinersOptions & { readonly signal: AbortSignal };

async function readRound(state: StateStore, round: number): Promise<Round> {
  const { need } = readRoundTwo(state, { round });
  const { seed } = await need.seed();
  return { seed, stems: (await need.prompts()).map(stemOf) };
}

const markerOf = (miner: CastMemberTwo, { cdnDir }: Pick<MinersOptions, "cdnDir">) => join(cdnDir, miner.name, ".done");

async function isDone(miner: CastMemberTwo, job: Round & MinersOptions): Promise<boolean> {
  return (await readFile(markerOf(miner, job), "utf8").catch(() => "")) === job.stems.join("\n");
}

/** Miners of one level have the same modules, which one server makes for all of them. */
async function publishAll(late: readonly CastMemberTwo[], job: Job): Promise<void> {
  const made = new Map<string, ReadonlyMap<string, Uint8Array>>();
  for (const miner of late) {
    const level = miner.serves === "hostile" ? "hostile" : miner.uploads;
    const make = () => makeUploads({ ...job, name: `demo-upload-${level}`, image: uploadImage(miner) });
    const modules = made.get(level) ?? (level === "hostile" ? hostile(job.stems) : await make());
    made.set(level, modules);
    await publish(miner, { ...job, modules });
  }
}

async function publish(
  miner: CastMemberTwo,
  job: Job & { readonly modules: ReadonlyMap<string, Uint8Array> },
): Promise<void> {
  const folder = join(job.cdnDir, miner.name);
  await mkdir(folder, { recursive: true });
  for (const [at, stem] of job.stems.entries()) {
    const module = job.modules.get(stem);
    if (module === undefined || !isServed(miner, at)) continue;
    const target = join(folder, `${stem}.${MODEL_FORMATS.js.extension}`);
    await writeFile(`${target}.part`, module);
    await rename(`${target}.part`, target);
  }
  await writeFile(markerOf(miner, job), job.stems.join("\n"));
}

const isServed = ({ serves }: CastMemberTwo, at: number): boolean =>
  serves === "half" ? at % 2 === 0 : serves === "first" ? at === 0 : true;

const hostile = (stems: readonly string[]): ReadonlyMap<string, Uint8Array> =>
  new Map(
    stems.flatMap((stem, at) => {
      const module = HOSTILE_MODULES[at];
      return module === undefined ? [] : [[stem, Buffer.from(module.text)] as const];
    }),
  );
