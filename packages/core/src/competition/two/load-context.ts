import { stemOf } from "../records/names.ts";
import type { RoundToVerify } from "../verify/round-to-verify.ts";
import type { PolicyTwo } from "./policy.ts";
import { readRoundFacts, readRoundTwo } from "./read-round.ts";
import type { ModuleMatchReport } from "./records/reports.ts";
import type { ModuleResults } from "./records/results.ts";
import type { RoundFacts } from "./rules/facts.ts";

/** A report of duels with the key of its row: `left right`, left with its repeat for an audit. */
export type ReportedMatch = {
  readonly file: string;
  readonly report: ModuleMatchReport;
  readonly repeat: number | null;
};

/** All that the checks of one round of competition 2 look at. */
export type ContextTwo = {
  readonly round: number;
  readonly policy: PolicyTwo;
  readonly facts: RoundFacts;
  readonly stems: readonly string[];
  /** Margins of matches_matrix.csv and audit_matrix.csv in file order. */
  readonly matrix: readonly { readonly left: string; readonly right: string; readonly margin: number }[];
  readonly auditMatrix: readonly { readonly left: string; readonly right: string; readonly margin: number }[];
  readonly reports: readonly ReportedMatch[];
  /** Whole hotkey or null: no winner.json. */
  readonly winner: string | null;
  /** Contestant → what it shows in matches. */
  readonly sides: ReadonlyMap<string, ModuleResults>;
  /** `hotkey repeat` → what the image made again. */
  readonly generated: ReadonlyMap<string, ModuleResults>;
};

/** Reads one round of competition 2 for its checks; files that their schema refuses are told and count as absent. */
export async function loadContextTwo({ reader, round, tally }: RoundToVerify, policy: PolicyTwo): Promise<ContextTwo> {
  const records = readRoundTwo(reader, { round });
  const { show } = records;
  const facts = await readRoundFacts(show);
  const found = async (name: "matchReport" | "auditReport") =>
    (await records.all(name)).flatMap(({ path, place, reading }) =>
      reading.kind === "read"
        ? [{ file: path, report: reading.value, repeat: "repeat" in place ? (place.repeat as number) : null }]
        : [],
    );
  const reports = [...(await found("matchReport")), ...(await found("auditReport"))];
  const sides = new Map<string, ModuleResults>();
  for (const { place, reading } of await records.all("submitted"))
    if (reading.kind === "read") sides.set(place.hotkey, reading.value);
  const generated = new Map<string, ModuleResults>();
  for (const { place, reading } of await records.all("generated")) {
    if (reading.kind === "read") generated.set(`${place.hotkey} ${place.repeat}`, reading.value);
  }
  const baseline = generated.get("leader 1");
  if (baseline) sides.set("leader", baseline);
  const context: ContextTwo = {
    round,
    policy,
    facts,
    stems: ((await show.prompts()) ?? []).map(stemOf),
    matrix: (await show.matrix()) ?? [],
    auditMatrix: (await show.auditMatrix()) ?? [],
    reports,
    winner: (await show.winner())?.winner_hotkey ?? null,
    sides,
    generated,
  };
  const refused = tally("records");
  for (const path of await records.paths()) {
    const error = records.refused.get(path);
    refused.expect(error === undefined, () => ({
      severity: "violation",
      code: "RECORD_INVALID",
      file: path,
      message: error?.message ?? "",
    }));
  }
  return context;
}
