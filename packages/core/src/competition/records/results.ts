import { z } from "zod";
import { defineRecord } from "./record.ts";

/**
 * One prompt's file of one miner. `model` stands under the competition's format name in the file (`glb` or `ply`), so the
 * schema knows both and {@link modelUrl} reads whichever is there.
 */
export const resultSchema = z.looseObject({
  glb: z.string().nullable().optional(),
  ply: z.string().nullable().optional(),
  png: z.string().nullable(),
  /** Seconds from sending the request to the response's headers; 0.0 for submitted files. */
  generation_time: z.number().nonnegative().default(0),
  /** Bytes. */
  size: z.int().nonnegative().default(0),
  attempts: z.int().nonnegative().default(0),
  /** 0 to 2; see the audit's own note for unmeasured ones. */
  distance: z.number().min(0).max(2).default(0),
});
export type Result = z.infer<typeof resultSchema>;
/** stem → result. `submitted.json` and `generated.json`. */
export const resultsSchema = z.record(z.string(), resultSchema);
export type Results = z.infer<typeof resultsSchema>;

/** Public address of the model file, whichever format the record names. */
export const modelUrl = (result: Result): string | null => result.glb ?? result.ply ?? null;

const record = defineRecord(resultsSchema);
/** Reads `rounds/{n}/{hotkey}/submitted.json and generated.json`. Throws `RECORD_INVALID`. */
export const parseResults = record.parse;
/** The text of `rounds/{n}/{hotkey}/submitted.json and generated.json`. */
export const formatResults = record.format;

/** What we add to a result under `x404`: `distance_measured: false` says that `distance` is no measurement. */
export const UNMEASURED_DISTANCE = { x404: { distance_measured: false } } as const;

/** True when the result says that its distance is a measurement. An unmeasured one is not a match: the audit stays open. */
export function isDistanceMeasured(result: Result): boolean {
  const extra = result["x404"];
  return !(typeof extra === "object" && extra !== null && "distance_measured" in extra && !extra.distance_measured);
}
