import * as z from "zod";
import { MODEL_FORMATS, type ModelRecordKey, PREVIEW_FORMAT_NAMES } from "../../base/formats.ts";
import { MESSAGES } from "./commit-message.ts";
import { defineExtras } from "./extras.ts";
import { LEADER } from "./names.ts";
import { defineRecord } from "./record.ts";
import { defineStateFile } from "./state-file.ts";

const modelAddresses = Object.fromEntries(
  PREVIEW_FORMAT_NAMES.map((format) => [MODEL_FORMATS[format].recordKey, z.string().nullable().optional()]),
) as { readonly [Key in ModelRecordKey]: z.ZodOptional<z.ZodNullable<z.ZodString>> };

/**
 * One prompt's file of one miner. The model's address stands under the competition's format name in the file (`glb` or `ply`), so
 * the schema knows all of them and {@link modelUrl} reads whichever is there.
 */
export const resultSchema = z.looseObject({
  ...modelAddresses,
  /** Address of the preview; null when none could be drawn. */
  png: z.string().nullable(),
  /** Seconds from sending the request to the response's headers; 0.0 for submitted files. */
  generation_time: z.number().nonnegative().default(0),
  /** Bytes. */
  size: z.int().nonnegative().default(0),
  /** How often it was tried. */
  attempts: z.int().nonnegative().default(0),
  /** 0 to 2; see the audit's own note for unmeasured ones. */
  distance: z.number().min(0).max(2).default(0),
});
/** What became of one prompt at one miner. */
export type Result = z.infer<typeof resultSchema>;
/** stem → result. `submitted.json` and `generated.json`. */
export const resultsSchema = z.record(z.string(), resultSchema);
/** stem → result: the content of `submitted.json` and `generated.json`. */
export type Results = z.infer<typeof resultsSchema>;

/** Ours, under `x404` of a result. */
export const resultExtras = defineExtras({
  code: z.string().describe("Why there is no file or no preview, as a code"),
  message: z.string().describe("The same in words that the miner can act on"),
  model_sha256: z.string().describe("Hash of the model file"),
  png_sha256: z.string().describe("Hash of the preview"),
  renderer: z.string().describe("Name and version of the renderer that drew the preview, or refused the file"),
  bytes: z.int().nonnegative().describe("Bytes that came, also of a refused file"),
  ms: z.number().nonnegative().describe("Milliseconds of the download, all attempts together"),
  status: z.int().nullable().describe("HTTP status of the last answer"),
  address: z.string().nullable().describe("IP address of the last answer"),
  pod: z.string().describe("Machine of the recorded attempt"),
  faults: z.int().nonnegative().describe("Attempts that came to nothing by a fault of ours"),
  seconds_to_headers: z.number().nonnegative().describe("Seconds until the miner's answer began"),
  seconds_to_last_byte: z.number().nonnegative().describe("Seconds until it had come whole"),
  embedding: z.string().describe("Name and version of the embedding of `distance`"),
  distance_measured: z.boolean().describe("False: `distance` is no measurement"),
  final: z.boolean().describe("True: the leader's image failed here for good, and no further try is owed"),
  problem: z
    .object({ fault: z.enum(["image", "ours"]), code: z.string(), message: z.string(), data: z.unknown() })
    .describe("Why there is no file, or no measured distance, and whose doing it was"),
});

const results = defineRecord(resultsSchema);
/**
 * Reads `rounds/{n}/{hotkey}/submitted.json and generated.json`. Throws `RECORD_INVALID`.
 *
 * @example
 * const results = parseResults(await readFile("rounds/4/HOTKEY/submitted.json", "utf8"), { path: "rounds/4/HOTKEY/submitted.json" });
 */
export const parseResults = results.parse;
/**
 * The text of `rounds/{n}/{hotkey}/submitted.json and generated.json`.
 *
 * @example
 * await writeFile("rounds/4/HOTKEY/submitted.json", formatResults(results));
 */
export const formatResults = results.format;

/** Does a match of the matrix rest on what this contestant showed? */
const restsOn = (contestants: ReadonlySet<string>, contestant: string): boolean =>
  [...contestants].some((match) => match.split(" ").includes(contestant));

/** `rounds/{n}/{hotkey}/submitted.json`. */
export const submittedFile = defineStateFile({
  path: "rounds/{round}/{hotkey}/submitted.json",
  about: "What came of each file that a miner had to deliver.",
  schema: resultsSchema,
  format: results,
  writers: [{ by: "collector", message: MESSAGES.submitted }],
  change: { kind: "settled", when: (_, { entered, place }) => restsOn(entered, String(place["hotkey"])) },
  x404: { "*": resultExtras },
});

/** `rounds/{n}/{hotkey}/generated.json`; of `leader`: the baseline. */
export const generatedFile = defineStateFile({
  path: "rounds/{round}/{hotkey}/generated.json",
  about:
    "What a solution's own image made when the validator ran it: for an audit, or (`leader`) as the round's baseline.",
  schema: resultsSchema,
  format: results,
  writers: [{ by: "auditor", message: MESSAGES.generated }],
  change: {
    kind: "settled",
    when: (_, { entered, place }) => place["hotkey"] === LEADER && restsOn(entered, LEADER),
  },
  x404: { "*": resultExtras },
});
