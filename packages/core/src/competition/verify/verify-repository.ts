import { COMPETITIONS } from "../competitions.ts";
import type { Competition } from "../define-competition.ts";
import { paths } from "../records/paths.ts";
import { type Assignment, assignRounds } from "./assign-rounds.ts";
import { checkOlderForms } from "./checks/older-forms.ts";
import { checkPaths } from "./checks/paths.ts";
import { checkRepairs } from "./checks/repairs.ts";
import { loadRoot, type RootRecords } from "./load-records.ts";
import type { RememberedProof } from "./proof-memory.ts";
import { findingKey } from "./replay/finding-key.ts";
import { type Replay, replayHistory } from "./replay/replay-history.ts";
import type { ReplayState } from "./replay/replay-state.ts";
import { configsOf, type FrozenRounds, recallFrozen } from "./replay/round-terms.ts";
import { createRoundChecks, type RoundChecks } from "./round-checks.ts";
import { createLedger } from "./tally.ts";
import type { Finding, HistoryReader, RecordReader } from "./types.ts";
import type { VerifiedWithMemory, VerifyOptions } from "./verify-options.ts";
import type { VerifiedCompetition, VerifyResult } from "./verify-result.ts";

/**
 * Replays a state repository's records through the policy that the validator runs, and lists every difference. Which competition a round
 * belongs to is recognised from its records. Reads one round at a time, so memory does not grow with the number of rounds. Throws only what the
 * reader throws.
 *
 * @example
 * const { findings, checked } = await verifyRepository(store);
 * for (const finding of findings) log(finding.severity, finding.code, finding.message);
 */
export async function verifyRepository(reader: RecordReader, options: VerifyOptions = {}): Promise<VerifyResult> {
  const { findings, checked, competitions } = await verifyAndRemember(reader, options);
  return { findings, checked, competitions };
}

/** The same, beginning with what an earlier run left, and leaving what the next one may begin with. */
export async function verifyAndRemember(
  reader: RecordReader,
  options: VerifyOptions = {},
): Promise<VerifiedWithMemory> {
  const { remembered, competitions = COMPETITIONS, round: onlyRound } = options;
  const ledger = createLedger();
  const root = await loadRoot({ reader, tally: ledger.tally("records", null) });
  // With a memory the whole history is followed, for the memory is of all rounds; only what is asked for is reported.
  const only = remembered === undefined ? onlyRound : undefined;
  const assignment = await assignRounds({ reader, rounds: root.rounds, competitions, only });
  const latest = [...assignment.values()].at(-1) ?? competitions[0];
  const competitionOf = (round: number | null) => assignment.get(round ?? -1) ?? latest;
  const memory = remembered && holdsFor(remembered, { competitionOf, root }) ? remembered : null;
  const frozenRounds = recallFrozen(memory?.replayed.frozen ?? [], reader.jsonLimits);
  const rounds = createRoundChecks({
    reader,
    root,
    competitionOf,
    options,
    frozen: frozenRounds,
    remembered: memory?.rounds,
  });
  const replaying = {
    reader,
    rounds,
    competitionOf,
    options: { ...options, round: only },
    frozen: frozenRounds,
    from: memory?.replayed,
  };
  const replayResult = options.history ? await replay(options.history, replaying) : null;
  for (const round of root.rounds.keys()) {
    if (onlyRound === undefined || round === onlyRound) ledger.absorb(await rounds.check(round));
  }
  await latest.verifyRoot({
    reader,
    root: { ...root, configs: configsOf(frozenRounds) },
    tally: (family) => ledger.tally(family, null),
  });
  await checkRepairs(reader, { ledger, wanted: onlyRound });
  const tally = ledger.tally("records", null);
  await checkOlderForms(reader, { files: [paths.leader], forms: latest.olderForms, tally });
  if (onlyRound === undefined && reader.oddities)
    checkPaths(await reader.oddities(), { files: latest.files, tally: ledger.tally("paths", null) });
  const keys = new Set(ledger.findings.map(findingKey));
  for (const [round, notes] of replayResult?.replayed.notes ?? []) {
    if (onlyRound === undefined || round === null || round === onlyRound) ledger.absorb(notes, keys);
  }
  return {
    findings: sortFindings(ledger.findings),
    checked: ledger.checked,
    competitions: verifiedCompetitions(assignment, onlyRound),
    remember:
      replayResult && only === undefined && !options.since ? leave({ ...replayResult, rounds, assignment }) : null,
    replayedFrom: replayResult?.from ?? null,
  };
}

/** A memory took each round for some competition; where the newest state says otherwise, nothing of it holds. */
function holdsFor(
  { assignment }: RememberedProof,
  { competitionOf, root }: { competitionOf: (round: number) => Competition; root: RootRecords },
): boolean {
  return assignment.every(([round, id]) => !root.rounds.has(round) || competitionOf(round).id === id);
}

type Leaving = { readonly replayed: ReplayState; readonly rounds: RoundChecks; readonly assignment: Assignment };

function leave({ replayed, rounds, assignment }: Leaving): VerifiedWithMemory["remember"] {
  // A commit from the future is none tomorrow: what was said of it is not remembered.
  if (replayed.notes.some(([, { noted }]) => noted.some(({ finding }) => finding.code === "COMMIT_IN_FUTURE")))
    return null;
  return {
    replayed,
    rounds: rounds.remember(),
    assignment: [...assignment].map(([round, { id }]) => [round, id] as const),
  };
}

type Replaying = {
  readonly reader: RecordReader;
  readonly rounds: RoundChecks;
  readonly competitionOf: (round: number | null) => Competition;
  readonly options: VerifyOptions;
  readonly frozen: FrozenRounds;
  readonly from: ReplayState | undefined;
};

function replay(
  history: HistoryReader,
  { reader, rounds, competitionOf, options, frozen, from }: Replaying,
): Promise<Replay | null> {
  const { round, since = null, now, limits, signal } = options;
  const onRoundOver = async (over: number) => void (await rounds.check(over));
  const { isShallow = false } = history;
  return replayHistory(history, {
    isShallow,
    competitionOf,
    limits,
    round,
    since,
    now,
    signal,
    origin: reader,
    jsonLimits: reader.jsonLimits,
    onRoundOver,
    frozen,
    from,
  });
}

/** Which competitions applied, with which policy, in which rounds. */
function verifiedCompetitions(
  assignment: ReadonlyMap<number, Competition>,
  onlyRound: number | undefined,
): VerifiedCompetition[] {
  const rounds = [...assignment].filter(([round]) => onlyRound === undefined || round === onlyRound);
  return [...new Set(rounds.map(([, competition]) => competition))].map(({ id, title, policy: { name, version } }) => ({
    id,
    title,
    policy: { name, version },
    rounds: rounds.filter(([, competition]) => competition.id === id).map(([round]) => round),
  }));
}

function sortFindings(findings: readonly Finding[]): Finding[] {
  const key = ({ round, file, code, path }: Finding) =>
    [String(round ?? -1).padStart(10, "0"), file ?? "", code, path ?? ""].join("\u0000");
  const rows = findings.map((finding) => ({ finding, key: key(finding) }));
  return rows.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)).map(({ finding }) => finding);
}
