import * as z from "zod";
import { MESSAGES } from "./commit-message.ts";
import { defineExtras } from "./extras.ts";
import { contestantSchema, hotkeySchema, timestampSchema } from "./schema.ts";
import { defineStateFile } from "./state-file.ts";

/** Schema of one entry of require_audit.json. */
export const auditRequestSchema = z.looseObject({
  /** SS58 address of the miner to be audited. */
  hotkey: hotkeySchema,
  /** Stems. */
  critical_prompts: z.array(z.string()),
});
/** The judge asks for the audit of one miner. */
export type AuditRequest = z.infer<typeof auditRequestSchema>;
/** Append-only, one entry for each hotkey. */
export const auditRequestsSchema = z.array(auditRequestSchema);
/** The content of `require_audit.json`, in the order of asking. */
export type AuditRequests = z.infer<typeof auditRequestsSchema>;

/** Ours, under `x404` of a request. */
export const auditRequestExtras = defineExtras({
  requested_at: timestampSchema.describe("When it was asked for"),
  defender: contestantSchema.describe("Left side of the match that made it a candidate"),
  margin: z.number().describe("Margin of that match"),
});

/** `rounds/{n}/require_audit.json`. */
export const auditRequestsFile = defineStateFile({
  path: "rounds/{round}/require_audit.json",
  about: "Who has to be audited, and which prompts decided its match.",
  schema: auditRequestsSchema,
  writers: [{ by: "judge", message: MESSAGES.auditRequests }],
  change: { kind: "append" },
  x404: { "*": auditRequestExtras },
});
/**
 * Reads `rounds/{n}/require_audit.json`. Throws `RECORD_INVALID`.
 *
 * @example
 * const requests = parseAuditRequests(await readFile("rounds/4/require_audit.json", "utf8"), { path: "rounds/4/require_audit.json" });
 */
export const parseAuditRequests = auditRequestsFile.parse;
/**
 * The text of `rounds/{n}/require_audit.json`.
 *
 * @example
 * await writeFile("rounds/4/require_audit.json", formatAuditRequests(requests));
 */
export const formatAuditRequests = auditRequestsFile.format;
