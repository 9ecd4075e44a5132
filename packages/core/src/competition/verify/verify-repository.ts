import { mergeDefaults } from "../../base/kit/merge-defaults.ts";
import { STATE_FILES_ONE } from "../one/state-files.ts";
import { paths } from "../records/paths.ts";
import { VERDICT_DEFAULTS } from "../rules/audit-verdict.ts";
import { DECISIVE_DEFAULTS } from "../rules/decisive-prompts.ts";
import { activeLeader } from "../rules/leader.ts";
import { MATCH_DEFAULTS } from "../rules/match.ts";
import { checkRequests, checkVerdicts } from "./checks/audits.ts";
import { checkBuilds } from "./checks/builds.ts";
import { checkLeader } from "./checks/crown.ts";
import { checkDuelPlays } from "./checks/duel-plays.ts";
import { checkFaults } from "./checks/faults.ts";
import { checkFileAddresses } from "./checks/file-addresses.ts";
import { checkFiles } from "./checks/files.ts";
import { checkHistory } from "./checks/history.ts";
import { checkLosses } from "./checks/losses.ts";
import { checkMatches, checkMatrix } from "./checks/matches.ts";
import { checkPrompts } from "./checks/prompts.ts";
import { checkReferences } from "./checks/references.ts";
import { checkResults } from "./checks/results.ts";
import { checkSchedule } from "./checks/schedule.ts";
import { checkStrangers } from "./checks/strangers.ts";
import { checkSubmissions } from "./checks/submissions.ts";
import { checkTournament } from "./checks/tournament.ts";
import { withDeclaredLimits } from "./declared-limits.ts";
import { loadRoot, loadRound, type RootRecords } from "./load-records.ts";
import { type RoundContext, reachedOf } from "./round-context.ts";
import { createLedger, type Ledger, type Tally } from "./tally.ts";
import type { Finding, RecordReader, VerifyLimits, VerifyOptions, VerifyResult } from "./types.ts";

/** Limits of the running system (COMPETITION.md section 10). */
export const VERIFY_DEFAULTS: VerifyLimits = { ...DECISIVE_DEFAULTS, ...MATCH_DEFAULTS, verdict: VERDICT_DEFAULTS };

/** Families of checks of one round, in the order in which a round happens. */
const ROUND_CHECKS: Readonly<Record<string, (context: RoundContext, tally: Tally) => void>> = {
  schedule: checkSchedule,
  files: checkFiles,
  references: checkReferences,
  submissions: checkSubmissions,
  prompts: checkPrompts,
  builds: checkBuilds,
  strangers: (context, tally) => checkStrangers(context, { files: STATE_FILES_ONE, tally }),
  results: checkResults,
  addresses: checkFileAddresses,
  losses: checkLosses,
  matches: checkMatches,
  plays: checkDuelPlays,
  matrix: checkMatrix,
  faults: checkFaults,
  requests: checkRequests,
  verdicts: checkVerdicts,
  tournament: checkTournament,
};

/**
 * Replays a state repository's records through the rules that the validator runs, and lists every difference. Reads one round at a time, so memory
 * does not grow with the number of rounds. Throws only what the reader throws.
 *
 * @example
 * const { findings, checked } = await verifyRepository(store);
 * for (const finding of findings) log(finding.severity, finding.code, finding.message);
 */
export async function verifyRepository(reader: RecordReader, options: VerifyOptions = {}): Promise<VerifyResult> {
  const ledger = createLedger();
  const root = await loadRoot({ reader, tally: ledger.tally("records", null) });
  const limits = mergeDefaults(withDeclaredLimits(VERIFY_DEFAULTS, root.config), options.limits);
  const wanted = options.round;
  let previousPrompts: readonly string[] | null = null;
  for (const [round, files] of root.rounds) {
    options.signal?.throwIfAborted();
    if (wanted !== undefined && round !== wanted && round !== wanted - 1) continue;
    const before: readonly string[] | null = previousPrompts;
    const aside = wanted !== undefined && round !== wanted;
    const context = await contextOf({ reader, root, round, files, limits, ledger: aside ? createLedger() : ledger });
    previousPrompts = context.records.refused.has(paths.prompts(round)) ? null : (context.records.prompts ?? []);
    if (aside) continue;
    for (const [family, check] of Object.entries(ROUND_CHECKS)) {
      check({ ...context, previousPrompts: before }, ledger.tally(family, round));
    }
  }
  checkLeader(root, ledger.tally("crown", null));
  if (options.history) await checkHistory(options.history, { ledger, round: wanted, since: options.since ?? null });
  return { findings: sorted(ledger.findings), checked: ledger.checked };
}

type ContextOptions = {
  readonly reader: RecordReader;
  readonly root: RootRecords;
  readonly round: number;
  readonly files: readonly string[];
  readonly limits: VerifyLimits;
  readonly ledger: Ledger;
};

async function contextOf({ reader, root, round, files, limits, ledger }: ContextOptions): Promise<RoundContext> {
  const records = await loadRound({ round, files }, { reader, tally: ledger.tally("records", round) });
  const schedule = root.schedules.get(round) ?? null;
  return {
    round,
    root,
    config: root.config,
    records,
    schedule,
    previousPrompts: null,
    reached: reachedOf(round, { state: root.state, records }),
    reigning: schedule ? activeLeader(root.leader, schedule.latest_reveal_block) : null,
    limits,
  };
}

function sorted(findings: readonly Finding[]): Finding[] {
  const key = ({ round, file, code, path }: Finding) =>
    [String(round ?? -1).padStart(10, "0"), file ?? "", code, path ?? ""].join("\u0000");
  const keyed = findings.map((finding) => ({ finding, key: key(finding) }));
  return keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)).map(({ finding }) => finding);
}
