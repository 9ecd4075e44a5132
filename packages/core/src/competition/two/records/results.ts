import * as z from "zod";
import { MESSAGES_TWO } from "../../records/commit-message.ts";
import { defineExtras } from "../../records/extras.ts";
import { defineStateFile } from "../../records/state-file.ts";
import { PYDANTIC_LAYOUT } from "./schema.ts";

/** What came of one prompt of one contestant: a module and the pictures drawn of it. */
export const moduleResultSchema = z.looseObject({
  /** Address of the module; null when there is none. */
  js: z.string().nullable(),
  /** Address under which the views lie, without a slash at the end; null when they could not be drawn. */
  views: z.string().nullable(),
  /** Why something is missing; null when nothing is missing, and also for a module that was refused when it was drawn for an audit. */
  failure_reason: z.string().nullable(),
  /** Bytes of the module; 0 when none came. */
  size: z.int().nonnegative(),
});
/** What became of one prompt at one miner. */
export type ModuleResult = z.infer<typeof moduleResultSchema>;
/** stem → result, in the order in which they were done. */
export const moduleResultsSchema = z.record(z.string(), moduleResultSchema);
/** stem → result, in the order in which they were done. */
export type ModuleResults = z.infer<typeof moduleResultsSchema>;

/** Ours, under `x404` of a result. */
export const moduleResultExtras = defineExtras({
  code: z.string().describe("Why there is no module or no view, as a code"),
  message: z.string().describe("The same in words that the miner can act on"),
  failures: z
    .array(z.object({ stage: z.string(), rule: z.string(), detail: z.string() }))
    .describe("Rules that the module broke, in the order of the checks"),
  js_sha256: z.string().describe("Hash of the module"),
  views_sha256: z.record(z.string(), z.string()).describe("Hash of each picture, by its name under `views`"),
  renderer: z.string().describe("Name and version of the renderer"),
  embedding: z.string().describe("Name and version of the embedding"),
  bytes: z.int().nonnegative().describe("Bytes that came, also of a refused module"),
  ms: z.number().nonnegative().describe("Milliseconds of the download, all attempts together"),
  status: z.int().nullable().describe("HTTP status of the last answer"),
  address: z.string().nullable().describe("IP address of the last answer"),
});

const settledAfterDownloads = {
  kind: "settled",
  when: (_: unknown, { downloaded }: { downloaded: boolean }) => downloaded,
} as const;

/** `rounds/{n}/{hotkey}/submitted.json`. */
export const submittedFileTwo = defineStateFile({
  path: "rounds/{round}/{hotkey}/submitted.json",
  about: "What came of each module that a miner had to deliver.",
  schema: moduleResultsSchema,
  writers: [{ by: "collector", message: MESSAGES_TWO.submitted }],
  change: settledAfterDownloads,
  layout: PYDANTIC_LAYOUT,
  x404: { "*": moduleResultExtras },
});

/** `rounds/{n}/{hotkey}/generated_{r}.json`; of `leader`: the baseline. */
export const generatedFileTwo = defineStateFile({
  path: "rounds/{round}/{hotkey}/generated_{repeat}.json",
  about: "What a solution's own image made in one repeat of an audit, or (`leader`) as the round's baseline.",
  schema: moduleResultsSchema,
  writers: [{ by: "auditor", message: MESSAGES_TWO.generated }],
  change: { kind: "settled", when: ({ js }) => js !== null },
  layout: PYDANTIC_LAYOUT,
  x404: { "*": moduleResultExtras },
});

/** `rounds/{n}/{hotkey}/generated.json`, which early rounds have beside the numbered ones. Nothing writes it. */
export const earlyGeneratedFile = defineStateFile({
  path: "rounds/{round}/{hotkey}/generated.json",
  about: "Left by the reference service in its early rounds; read by nobody.",
  schema: moduleResultsSchema,
  writers: [],
  change: { kind: "free" },
  layout: PYDANTIC_LAYOUT,
});
