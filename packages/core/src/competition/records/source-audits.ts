import * as z from "zod";
import { hotkeySchema } from "./schema.ts";
import { defineStateFile } from "./state-file.ts";

/** Schema of one entry of source_audit.json. */
export const sourceAuditSchema = z.looseObject({
  /** SS58 address of the miner. */
  hotkey: hotkeySchema,
  /** `failed` ends the miner's round. */
  verdict: z.enum(["passed", "failed"]),
  /** In the auditor's own words; may be empty. */
  reason: z.string(),
});
/** What people found in one miner's source. */
export type SourceAudit = z.infer<typeof sourceAuditSchema>;
/** Written by people who read the miners' sources. */
export const sourceAuditsSchema = z.array(sourceAuditSchema);
/** The content of `source_audit.json`. */
export type SourceAudits = z.infer<typeof sourceAuditsSchema>;

/** `rounds/{n}/source_audit.json`. */
export const sourceAuditsFile = defineStateFile({
  path: "rounds/{round}/source_audit.json",
  about: "What people found in the miners' sources.",
  schema: sourceAuditsSchema,
  writers: [{ by: "people", message: null }],
  change: { kind: "append" },
});
/**
 * Reads `rounds/{n}/source_audit.json`. Throws `RECORD_INVALID`.
 *
 * @example
 * const sourceAudits = parseSourceAudits(await readFile("rounds/4/source_audit.json", "utf8"), { path: "rounds/4/source_audit.json" });
 */
export const parseSourceAudits = sourceAuditsFile.parse;
/**
 * The text of `rounds/{n}/source_audit.json`.
 *
 * @example
 * await writeFile("rounds/4/source_audit.json", formatSourceAudits(sourceAudits));
 */
export const formatSourceAudits = sourceAuditsFile.format;
