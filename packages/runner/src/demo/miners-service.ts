import { readFile, rename, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Service, StateStore } from "@404-gen/core";
import { promptsFile, seedFile, stateFile, stemOf } from "@404-gen/core/records";
import { getFile, needFile } from "@404-gen/core/round";
import type { MinersOptions } from "./play.ts";

/** Seed and prompts of the round, which miners need for their files. */
export type MinersRound = { readonly seed: number; readonly stems: readonly string[] };
/** The round with the folders and addresses that the miners use. */
export type MinersJob<Options extends MinersPlaces = MinersOptions> = MinersRound &
  Options & { readonly signal: AbortSignal };
type MinersPlaces = Omit<MinersOptions, "format">;

/**
 * The miners as a service: after the seed is published each of them puts its files on its CDN. `publish` is called with the miners that have not
 * done so yet, and calls `markDone` for each one that has.
 */
export function createMinersService<Miner extends { readonly name: string }, Options extends MinersPlaces>(
  options: Options,
  work: {
    readonly miners: readonly Miner[];
    readonly publish: (late: readonly Miner[], job: MinersJob<Options>) => Promise<void>;
  },
): Service {
  return {
    name: "miners",
    async turn({ signal }) {
      const state = await getFile(options.state, stateFile);
      if (state?.stage !== "miner_generation") return { kind: "idle", reason: "no seed is out", untilMs: null };
      const round = await readRound(options.state, state.current_round);
      const late: Miner[] = [];
      for (const miner of work.miners) if (!(await isDone(miner, { ...round, ...options }))) late.push(miner);
      if (late.length === 0) return { kind: "idle", reason: "all files are out", untilMs: null };
      await work.publish(late, { ...round, ...options, signal });
      return { kind: "acted", what: `${late.map(({ name }) => name).join(", ")}: ${round.stems.length} files each` };
    },
  };
}

async function readRound(state: StateStore, round: number): Promise<MinersRound> {
  const { seed } = await needFile(state, seedFile, { round });
  return { seed, stems: (await needFile(state, promptsFile, { round })).map(stemOf) };
}

type WithName = { readonly name: string };

/** The miner's folder on the CDN. */
export const folderOf = ({ name }: WithName, { cdnDir }: Pick<MinersOptions, "cdnDir">): string => join(cdnDir, name);

const markerOf = (miner: WithName, job: Pick<MinersOptions, "cdnDir">) => join(folderOf(miner, job), ".done");

async function isDone(miner: WithName, job: MinersRound & Pick<MinersOptions, "cdnDir">): Promise<boolean> {
  return (await readFile(markerOf(miner, job), "utf8").catch(() => "")) === job.stems.join("\n");
}

/** Records that all files of this miner are on its CDN. */
export const markDone = (miner: WithName, job: MinersRound & Pick<MinersOptions, "cdnDir">): Promise<void> =>
  writeFile(markerOf(miner, job), job.stems.join("\n"));

/** The stems of prompts whose file is not on the CDN yet. */
export async function missingStems(stems: readonly string[], targetOf: (stem: string) => string): Promise<string[]> {
  const missing: string[] = [];
  for (const stem of stems) if (!(await stat(targetOf(stem)).catch(() => null))) missing.push(stem);
  return missing;
}

/** Writes a file in one step: nobody ever reads a part of it. */
export async function putOut(target: string, bytes: Uint8Array): Promise<void> {
  await writeFile(`${target}.part`, bytes);
  await rename(`${target}.part`, target);
}
