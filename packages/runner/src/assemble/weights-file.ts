import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { StateStore } from "@404-gen/core";
import { createWeightsMemory, type WeightsMemory, type WeightsSeen } from "@404-gen/core/stages";
import { z } from "zod";

const seenSchema = z.object({ revision: z.string().nullable(), hotkey: z.string().nullable() });

/** Keeps in a file what the weights service saw last, so that a restart does not forget which branch it trusted. */
export function createWeightsFile(dir: string, state: Pick<StateStore, "name">): WeightsMemory {
  const path = join(dir, "weights.json");
  const inMemory = createWeightsMemory();
  return {
    async load() {
      const text = await readFile(path, "utf8").catch(() => null);
      if (text === null) return inMemory.load();
      const kept = JSON.parse(text) as Record<string, unknown>;
      const seen = seenSchema.safeParse(kept[state.name]);
      return seen.success ? seen.data : null;
    },
    async save(seen: WeightsSeen) {
      await inMemory.save(seen);
      await mkdir(dir, { recursive: true });
      await writeFile(`${path}.part`, JSON.stringify({ [state.name]: seen }));
      await rename(`${path}.part`, path);
    },
  };
}
