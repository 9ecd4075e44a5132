import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { CompetitionError, type StateStore } from "@404-gen/core";
import type { WeightsMemory, WeightsObservation } from "@404-gen/core/stages";
import { z } from "zod";
import type { Part } from "./part.ts";

const seenSchema = z.object({
  revision: z.string().nullable(),
  hotkey: z.string().nullable(),
  entry: z.string().nullish(),
  effectiveAtMs: z.number().nullish(),
  commits: z.array(z.object({ block: z.int(), values: z.record(z.coerce.number(), z.int()) })).optional(),
});
const fileSchema = z.record(z.string(), seenSchema);
type Observations = Readonly<Record<string, WeightsObservation>>;

/** Keeps what the weights service saw last in a file of JOURNAL_DIR, for every kind of record. */
export const weightsMemoryPart: Part<WeightsMemory> = {
  choose: () => "real",
  embedded: (place, part) => weightsMemoryPart.real(place, part),
  real: async ({ settings }, part) => createWeightsFile(settings.JOURNAL_DIR, await part("state")),
};

/**
 * Keeps what the weights service saw last in a file, one entry for each state repository: after a restart it still knows which branch it
 * trusted. A file that cannot be parsed is an error (`WEIGHTS_FILE_INVALID`), never an empty memory: an empty memory trusts any branch.
 */
export function createWeightsFile(dir: string, state: Pick<StateStore, "name">): WeightsMemory {
  const path = join(dir, "weights.json");
  return {
    load: async () => (await readKept(path))[state.name] ?? null,
    async save(observation: WeightsObservation) {
      const allSeen: Observations = { ...(await readKept(path)), [state.name]: observation };
      await mkdir(dir, { recursive: true });
      await writeFile(`${path}.part`, JSON.stringify(allSeen));
      await rename(`${path}.part`, path);
    },
  };
}

/** A state repository, with the time at which the chain was last seen to hold this validator's right weights for it. */
export type EffectiveWeights = {
  readonly repository: string;
  /** ISO 8601 UTC; null: never. */
  readonly at: string | null;
};

/**
 * When the weights service of this machine last saw its weights on the chain; empty where it never ran.
 *
 * @throws CompetitionError `WEIGHTS_FILE_INVALID`
 */
export async function readEffectiveWeights(dir: string): Promise<readonly EffectiveWeights[]> {
  return Object.entries(await readKept(join(dir, "weights.json"))).map(([repository, { effectiveAtMs }]) => ({
    repository,
    at: typeof effectiveAtMs === "number" ? new Date(effectiveAtMs).toISOString() : null,
  }));
}

async function readKept(path: string): Promise<Observations> {
  try {
    return fileSchema.parse(JSON.parse(await readFile(path, "utf8")));
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return {};
    throw new CompetitionError(`${path} cannot be understood; look at the state branch, then remove the file`, {
      code: "WEIGHTS_FILE_INVALID",
      data: { path },
      cause,
    });
  }
}
