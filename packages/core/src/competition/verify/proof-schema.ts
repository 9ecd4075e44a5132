import * as z from "zod";

/** Version of the document's form; its JSON schema is published under this number. */
export const PROOF_SCHEMA = 1;

const severity = z.enum(["violation", "warning", "note"]);
const round = z.int().nonnegative().nullable();
const commit = z
  .strictObject({
    id: z.string().describe("40 hex digits"),
    at: z.string().describe("ISO 8601, UTC"),
    by: z.string().describe("The author's name, without an address"),
    message: z.string().describe("First line of the message"),
  })
  .nullable()
  .describe("The commit that did it; null for what the newest state shows by itself");

const finding = z.strictObject({
  severity,
  code: z
    .string()
    .regex(/^[A-Z][A-Z0-9_]*$/)
    .describe("Stable code"),
  round: round.describe("Null for what belongs to no round"),
  file: z.string().nullable().describe("Path in the repository"),
  path: z.string().nullable().describe("Place inside the file"),
  hotkey: z.string().nullable(),
  recorded: z.unknown().describe("JSON value"),
  expected: z.unknown().describe("JSON value; null when there is no one right value"),
  commit,
  message: z.string().describe("One sentence for a person"),
});

const cause = z.strictObject({
  severity,
  code: z.string(),
  round,
  commit,
  count: z.int().positive().describe("How many findings it gave"),
  message: z.string(),
  files: z.array(z.string()),
});

const competition = z.strictObject({
  id: z.string(),
  title: z.string(),
  policy: z.strictObject({ name: z.string(), version: z.string() }),
  rounds: z.array(z.int().nonnegative()),
});

/** What `404-gen verify --json` prints, and `proveRepository` gives. */
export const proofSchema = z
  .strictObject({
    schema: z.literal(PROOF_SCHEMA),
    verdict: z.enum(["proved", "doubtful", "violated"]),
    source: z.strictObject({
      name: z.string().describe("Where it was read, without credentials"),
      branch: z.string().nullable(),
      commit: z.string().nullable().describe("The commit that was proved; null for a folder without git"),
      uncommitted: z.array(z.string()).describe("Files whose edits are not committed: they were not read"),
      provedBefore: z.string().nullable().describe("The commit up to which an earlier run had proved the history"),
    }),
    competitions: z.array(competition).describe("Which competitions were gone by, under which policy, in which rounds"),
    checked: z.record(z.string(), z.int().nonnegative()).describe("Family of checks: number of things compared"),
    notChecked: z.array(z.strictObject({ what: z.string(), why: z.string() })),
    causes: z.array(cause).describe("Findings grouped by cause, worst first"),
    findings: z.array(finding),
  })
  .describe("A proof of a state repository at one commit");

/** The JSON schema of the document, as `docs/proof.schema.json` and `@404-gen/core/proof.schema.json` have it. */
export function proofJsonSchema(): Readonly<Record<string, unknown>> {
  return { title: `404-gen verify --json, schema ${PROOF_SCHEMA}`, ...z.toJSONSchema(proofSchema) };
}
