import { stemOf } from "../records/names.ts";
import { paths } from "../records/paths.ts";
import type { Submissions } from "../records/submissions.ts";
import type { Winner } from "../records/winner.ts";
import { activeLeader } from "../rules/leader.ts";
import { previousPrompts } from "../verify/previous-prompts.ts";
import { type CommonContext, reachedOf } from "../verify/round-context.ts";
import type { RoundToVerify } from "../verify/round-to-verify.ts";
import type { PolicyTwo } from "./policy.ts";
import { type ReportedMatch, type RoundTwo, readReportsTwo, readRoundFacts, readRoundTwo } from "./read-round.ts";
import { type GenerationReportRecord, generationReportsFile } from "./records/audits.ts";
import type { PodRepeatRecord } from "./records/pod-stats.ts";
import type { ModuleResults } from "./records/results.ts";
import type { RoundFacts } from "./rules/facts.ts";

type PodRepeats = Readonly<Record<string, PodRepeatRecord>>;

/** All that the checks of one round of competition 2 look at. */
export type ContextTwo = Omit<CommonContext, "records"> & {
  readonly records: CommonContext["records"] & { readonly winner: Winner | null };
  readonly policy: PolicyTwo;
  readonly facts: RoundFacts;
  readonly stems: readonly string[];
  /** Margins of matches_matrix.csv and audit_matrix.csv in file order. */
  readonly matrix: readonly { readonly left: string; readonly right: string; readonly margin: number }[];
  readonly auditMatrix: readonly { readonly left: string; readonly right: string; readonly margin: number }[];
  readonly reports: readonly ReportedMatch[];
  /** The full hotkey; null: no winner.json. */
  readonly winner: string | null;
  /** Contestant → what it shows in matches. */
  readonly sides: ReadonlyMap<string, ModuleResults>;
  /** `hotkey repeat` → what the image made again. */
  readonly generated: ReadonlyMap<string, ModuleResults>;
  /** Hotkey → its entry in generation_reports.json. */
  readonly regenerations: ReadonlyMap<string, GenerationReportRecord>;
  /** What each rented machine did, by file. */
  readonly podStats: readonly { readonly file: string; readonly hotkey: string; readonly stats: PodRepeats }[];
  /** Where files name hotkeys: file → [key or place of the entry, the entry's own hotkey]. */
  readonly named: ReadonlyMap<string, readonly (readonly [key: string, hotkey: string])[]>;
};

/** Reads one round of competition 2 for its checks; files that their schema refuses are reported and count as absent. */
export async function loadContextTwo(roundToVerify: RoundToVerify, policy: PolicyTwo): Promise<ContextTwo> {
  const { reader, round, tally } = roundToVerify;
  const records = readRoundTwo(reader, { round });
  const { show } = records;
  const facts = await readRoundFacts(show);
  const reports = [
    ...(await readReportsTwo(records, "matchReport")),
    ...(await readReportsTwo(records, "auditReport")),
  ];
  const sides = new Map<string, ModuleResults>();
  for (const { place, reading } of await records.all("submitted"))
    if (reading.kind === "read") sides.set(place.hotkey, reading.value);
  const generatedResults = new Map<string, ModuleResults>();
  for (const { place, reading } of await records.all("generated")) {
    if (reading.kind === "read") generatedResults.set(`${place.hotkey} ${place.repeat}`, reading.value);
  }
  const baseline = generatedResults.get("leader 1");
  if (baseline) sides.set("leader", baseline);
  const context: ContextTwo = {
    ...(await loadCommon(roundToVerify, records)),
    policy,
    facts,
    stems: ((await show.prompts()) ?? []).map(stemOf),
    matrix: (await show.matrix()) ?? [],
    auditMatrix: (await show.auditMatrix()) ?? [],
    reports,
    winner: (await show.winner())?.winner_hotkey ?? null,
    sides,
    generated: generatedResults,
    regenerations: new Map(Object.entries((await show.generationReports()) ?? {})),
    podStats: (await records.all("podStats")).flatMap(({ path, place, reading }) =>
      reading.kind === "read" ? [{ file: path, hotkey: String(place.hotkey), stats: reading.value }] : [],
    ),
    named: await namesIn(records),
  };
  const refusals = tally("records");
  for (const path of await records.paths()) {
    const error = records.refused.get(path);
    refusals.expect(error === undefined, () => ({
      code: "RECORD_INVALID",
      file: path,
      message: error?.message ?? "",
    }));
  }
  return context;
}

async function loadCommon(
  roundToVerify: RoundToVerify,
  { show, refused }: RoundTwo,
): Promise<Pick<ContextTwo, keyof CommonContext>> {
  const { root, round, files } = roundToVerify;
  const schedule = root.schedules.get(round) ?? null;
  const prompts = await show.prompts();
  const records = {
    seed: (await show.seed())?.seed ?? null,
    prompts,
    stems: (prompts ?? []).map(stemOf),
    submissions: (await show.submissions()) as Submissions | null,
    builds: await show.builds(),
    ignored: (await show.ignoredSubmissions()) ?? [],
    winner: (await show.winner()) as Winner | null,
    matrix: await show.matrix(),
    files: new Set(files),
    refused: new Set(refused.keys()),
  };
  return {
    round,
    root,
    config: root.config,
    records,
    schedule,
    previousPrompts: await previousPrompts(roundToVerify),
    reached: reachedOf(round, { state: root.state, records }),
    reigning: schedule ? activeLeader(root.leader, schedule.latest_reveal_block) : null,
  };
}

async function namesIn({ show, round }: RoundTwo): Promise<ContextTwo["named"]> {
  const hotkeysOfList = (entries: readonly { readonly hotkey: string }[] | null) =>
    (entries ?? []).map(({ hotkey }, index) => [`${index}`, hotkey] as const);
  const hotkeysOfKeys = (entries: Readonly<Record<string, { readonly hotkey: string }>> | null) =>
    Object.entries(entries ?? {}).map(([key, { hotkey }]) => [key, hotkey] as const);
  return new Map([
    [paths.auditRequests(round), hotkeysOfList(await show.auditRequests())],
    [paths.sourceAudits(round), hotkeysOfList(await show.sourceAudits())],
    [generationReportsFile.path({ round }), hotkeysOfKeys(await show.generationReports())],
    [paths.generationAudits(round), hotkeysOfKeys(await show.generationAudits())],
  ]);
}
