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

/** What the weights service saw last: a file in JOURNAL_DIR, whatever the record is. */
export const weightsMemoryPart: Part<WeightsMemory> = {
  choose: () => "real",
  embedded: (place, part) => weightsMemoryPart.real(place, part),
  real: async ({ settings }, part) => createWeightsFile(settings.JOURNAL_DIR, await part("state")),
};

/**
 * Keeps in a file what the weights service saw last, by state repository, so that a restart does not forget which branch it trusted.
 * A file that cannot be understood is an error (`WEIGHTS_FILE_INVALID`) and never an empty memory: that would trust any branch.
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

/** Of which state repository the chain was last seen to hold this validator's right weights. */
export type EffectiveWeights = {
  readonly repository: string /** ISO 8601 UTC; null: never. */;
  readonly at: string | null;
};

/** What the weights service of this machine last saw on the chain; empty where it never ran. @throws CompetitionError `WEIGHTS_FILE_INVALID` */
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
