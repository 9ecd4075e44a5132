import type { JsonLimits } from "../../../base/json-limits.ts";
import type { Competition } from "../../define-competition.ts";
import { type MatrixRow, matrixFile } from "../../records/matches-matrix.ts";
import { paths } from "../../records/paths.ts";
import { scheduleFile } from "../../records/schedule.ts";
import { type CompetitionState, parseState } from "../../records/state.ts";
import { type AnyStateFile, stateFileAt } from "../../records/state-file.ts";
import { getFile } from "../../round/read-file.ts";
import { takesCrown } from "../../rules/takes-crown.ts";
import { isNormalWriter } from "../checks/history-writers.ts";
import { createLedger, type Ledger, type Tally } from "../tally.ts";
import type { HistoryReader, HistoryText, ReplayedCommit } from "../types.ts";
import type { VerifyOptions } from "../verify-options.ts";
import { checkDecidedAt } from "./at-commit.ts";
import { attempt } from "./attempt.ts";
import { checkUnchanged } from "./check-unchanged.ts";
import { namedCommit, sayCommit } from "./commit-of.ts";
import { checkConfig, checkPool } from "./config-changes.ts";
import { type DecidingFile, decidingFileAt } from "./decisions.ts";
import { createHistoryTexts } from "./history-texts.ts";
import { checkDates, checkEta, checkMove } from "./moves.ts";
import { followDecisions } from "./overwritten.ts";
import { repairedBy, settleDamage } from "./repairs.ts";
import type { ReplayState } from "./replay-state.ts";
import { type FrozenRounds, freeze, noteFrozen, recallFrozen } from "./round-terms.ts";
import { createReplayTree, textOf } from "./tree.ts";
import { hotkeyOf, roundOf, type Walk } from "./walk.ts";

export type ReplayOptions = {
  /** Only files of this round, and what belongs to none. */
  readonly round: number | undefined;
  /** Commit (or the beginning of its id) up to which all is taken as it is. */
  readonly since: string | null;
  /** The competition of a round; of null: of what lies beside the rounds. */
  readonly competitionOf: (round: number | null) => Competition;
  /** Limits that the caller insists on; those that a config declares are read at each commit. */
  readonly limits: VerifyOptions["limits"];
  /** Milliseconds since the epoch, for dates in the future. @default none */
  readonly now?: number | undefined;
  /** Whose texts these are, so that what is parsed serves the checks of the newest state too. */
  readonly origin: object;
  /** How much JSON is read of one text. @default JSON_LIMITS */
  readonly jsonLimits?: JsonLimits | undefined;
  /** Where an earlier replay came to. @default from the beginning */
  readonly from?: ReplayState | null | undefined;
  /** Filled with what each round goes by, as far as the replay has come. */
  readonly frozen: FrozenRounds;
  /** Called when the competition moved on to another round: its files are at hand. */
  readonly onRoundOver: (round: number) => Promise<void>;
  /** The clone was cut off: what comes first is no beginning. */
  readonly isShallow: boolean;
  readonly signal?: AbortSignal | undefined;
};

/** Slack between the clocks of those who commit, milliseconds. Our choice. */
const CLOCK_SLACK_MS = 10 * 60_000;

/** Findings and counts of history by round, null for what belongs to none. */
type Ledgers = Map<number | null, Ledger>;

/**
 * Replays history as events: every commit that decides something is checked against the state before it and the evidence with it. Moves of
 * the stage, edits by hand, decisions taken twice, evidence changed afterwards, and dates are reported commit by commit. Null: there is no
 * commit. Going on from an earlier replay comes to the same as beginning again.
 */
export async function replayHistory(history: HistoryReader, options: ReplayOptions): Promise<Replay | null> {
  const files = options.from ? await history.filesAt?.(options.from.commit) : null;
  const from = files ? (options.from ?? null) : null;
  const { walk, ledgers } = beginAt(from, { ...options, files: files ?? [] });
  let last = from?.commit ?? null;
  let telling = options.since === null;
  for await (const commit of history.commits({ after: last })) {
    options.signal?.throwIfAborted();
    const round = walk.state?.current_round;
    const tally = (of: number | null) => (telling ? ledgerOf(ledgers, of).tally("history", of) : SILENT);
    const repairedPaths = await replayCommit(commit, { walk, options, tally });
    if (repairedPaths.size > 0)
      for (const ledger of ledgers.values()) settleDamage(ledger, { commit, paths: repairedPaths });
    telling ||= options.since !== null && commit.id.startsWith(options.since);
    last = commit.id;
    if (round !== undefined && walk.state?.current_round !== round) await options.onRoundOver(round);
  }
  if (last === null) return null;
  return { replayed: replayedOf(last, { walk, ledgers }), from: from?.commit ?? null };
}

/** What came of a replay, and the commit that it went on from; null: from the beginning. */
export type Replay = { readonly replayed: ReplayState; readonly from: string | null };

type File = { readonly path: string; readonly text: HistoryText };

function beginAt(
  from: ReplayState | null,
  {
    files,
    origin,
    frozen,
    jsonLimits,
  }: Pick<ReplayOptions, "origin" | "frozen" | "jsonLimits"> & { readonly files: readonly File[] },
): { walk: Walk; ledgers: Ledgers } {
  frozen.clear();
  for (const [round, one] of recallFrozen(from?.frozen ?? [], jsonLimits)) frozen.set(round, one);
  const walk: Walk = {
    frozen,
    parsed: createHistoryTexts(jsonLimits),
    tree: createReplayTree({ files: files.map(({ path, text }) => [path, text] as const), origin, jsonLimits }),
    book: new Map((from?.book ?? []).map(([path, decisions]) => [path, new Map(decisions)])),
    entered: new Map((from?.entered ?? []).map(([round, matches]) => [round, new Set(matches)])),
    state: from?.state ?? null,
    held: from?.held ?? null,
    config: from?.config ?? null,
    latest: from?.latest ?? Number.NEGATIVE_INFINITY,
    announced: from?.announced ?? null,
  };
  const ledgers: Ledgers = new Map();
  for (const [round, notes] of from?.notes ?? []) ledgerOf(ledgers, round).absorb(notes);
  return { walk, ledgers };
}

function replayedOf(commit: string, { walk, ledgers }: { walk: Walk; ledgers: Ledgers }): ReplayState {
  const { book, entered, frozen, latest, state, held, config, announced } = walk;
  return {
    commit,
    notes: [...ledgers].map(([round, { noted, checked }]) => [round, { noted, checked }]),
    book: [...book].map(([path, decisions]) => [path, [...decisions]]),
    entered: [...entered].map(([round, matches]) => [round, [...matches]]),
    frozen: noteFrozen(frozen),
    latest: Number.isFinite(latest) ? latest : null,
    state,
    held,
    config,
    announced,
  };
}

function ledgerOf(ledgers: Ledgers, round: number | null): Ledger {
  const ledger = ledgers.get(round) ?? createLedger();
  ledgers.set(round, ledger);
  return ledger;
}

type TallyOf = (round: number | null) => Tally;
const SILENT: Tally = { expect: () => undefined };

type Replaying = { readonly walk: Walk; readonly options: ReplayOptions; readonly tally: TallyOf };

/** Returns the files that the commit repaired, as a person's repair that is in the record. */
async function replayCommit(commit: ReplayedCommit, { walk, options, tally }: Replaying): Promise<ReadonlySet<string>> {
  const isSetup = walk.state === null;
  const decisions: { readonly deciding: DecidingFile; readonly path: string; readonly keys: readonly string[] }[] = [];
  const { round: onlyRound } = options;
  if (isSetup) checkBeginning(commit, { options, tally: tally(null) });
  checkTime(commit, { walk, options, tally: tally(null) });
  const repairedPaths = await repairedBy(commit, { tally: isSetup ? SILENT : tally(null), parsed: walk.parsed });
  for (const change of commit.changes) {
    const round = roundOf(change.path);
    if (onlyRound !== undefined && round !== null && round !== onlyRound) continue;
    const competition = options.competitionOf(round);
    const file = stateFileAt(competition.files, change.path);
    if (file === null) continue;
    const own = isSetup || repairedPaths.has(change.path) ? SILENT : tally(round);
    checkWriter(commit, { file, change, tally: own });
    const deciding = decidingFileAt(competition.deciding, change.path);
    let overwritten: ReadonlySet<string> = new Set();
    if (deciding !== null) {
      const { path } = change;
      const consequence = consequenceOf(walk, path);
      const text = await textOf(change.after);
      const keyChanges = followDecisions({ deciding, path, text, commit, tally: own, ...walk, consequence });
      decisions.push({ deciding, path, keys: keyChanges.decided });
      overwritten = keyChanges.overwritten;
    }
    await checkUnchanged(commit, { file, change, walk, overwritten, tally: own });
    checkEvidence(commit, { change, walk, competition, tally: own });
  }
  await checkConfig(commit, { walk, tally: isSetup || repairedPaths.has(paths.config) ? SILENT : tally(null) });
  await checkPool(commit, { walk, tally: isSetup || repairedPaths.has(paths.pool) ? SILENT : tally(null) });
  walk.tree.apply(commit.changes);
  await freeze(commit, { rounds: walk.frozen, tree: walk.tree });
  await remember(commit, { walk, wanted: onlyRound });
  if (!isSetup) await checkDecidedAt(commit, { ...options, decided: decisions, source: walk.tree.source, tally });
  const inRound = (round: number | null) => (onlyRound === undefined || round === onlyRound ? tally(round) : SILENT);
  await followState(commit, { walk, tally: inRound });
  return repairedPaths;
}

/** Files that a competition begins with decide nothing of a round: whatever else comes before its state has lost its history. */
function checkBeginning(
  commit: ReplayedCommit,
  { options, tally }: { readonly options: ReplayOptions; readonly tally: Tally },
): void {
  if (options.isShallow) return;
  const decidingChanges = commit.changes.filter(({ path, after }) => {
    const deciding = decidingFileAt(options.competitionOf(roundOf(path)).deciding, path);
    return after !== null && roundOf(path) !== null && deciding !== null && !path.endsWith("/schedule.json");
  });
  const rounds = [...new Set(decidingChanges.map(({ path }) => roundOf(path)))];
  const commitName = namedCommit(commit);
  tally.expect(decidingChanges.length === 0, () => ({
    code: "HISTORY_BEGINS_LATE",
    file: decidingChanges[0]?.path ?? null,
    recorded: { rounds, commit: commitName },
    expected: "a history that begins before the first round",
    commit: commitName,
    message: `${decidingChanges.length} files that decide round ${rounds.join(", ")} were there before the competition's state, by ${sayCommit(commitName)}: how they came about is not in this history.`,
  }));
}

/** Of a margin, whether it takes the crown; of anything else nothing that its value does not say. */
function consequenceOf({ config }: Walk, path: string): (key: string, value: unknown) => string {
  if (!path.endsWith("/matches_matrix.csv") || config === null) return () => "";
  return (_, value) => (typeof value === "number" && takesCrown(value, config.win_margin) ? " (a win)" : " (no win)");
}

type OneChange = { readonly change: ReplayedCommit["changes"][number]; readonly tally: Tally };

function checkWriter(
  commit: ReplayedCommit,
  { file, change, tally }: OneChange & { readonly file: AnyStateFile },
): void {
  const { path, after } = change;
  const commitName = namedCommit(commit);
  const common = { file: path, hotkey: hotkeyOf(path), recorded: { commit: commitName }, commit: commitName } as const;
  tally.expect(after !== null, () => ({
    ...common,
    code: "FILE_DELETED",
    message: `${path} was deleted by ${sayCommit(commitName)}.`,
  }));
  tally.expect(isNormalWriter(file, commit.message), () => ({
    ...common,
    code: "EDITED_BY_HAND",
    message: `${path} was changed by ${sayCommit(commitName)}: no service writes that file with such a message.`,
  }));
}

type EvidenceChange = OneChange & { readonly walk: Walk; readonly competition: Competition };

/** Evidence of a verdict does not change once the verdict is there, unless the same commit gives it again. */
function checkEvidence(commit: ReplayedCommit, { change, walk, competition, tally }: EvidenceChange): void {
  if (change.before === null) return;
  const commitName = namedCommit(commit);
  for (const rule of competition.evidence) {
    const place = rule.file.placeOf(change.path) as { readonly round?: number; readonly hotkey?: string } | null;
    if (place === null || place.hotkey === undefined) continue;
    const { hotkey } = place;
    const path = rule.verdict.path(place as never);
    const verdict = walk.book.get(path)?.get(hotkey);
    if (verdict === undefined || commit.changes.some((one) => one.path === path)) continue;
    tally.expect(false, () => ({
      code: "EVIDENCE_CHANGED",
      file: change.path,
      hotkey,
      recorded: { commit: commitName },
      expected: { verdict: verdict.value, commit: verdict.commit },
      commit: commitName,
      message: `What ${hotkey}'s image made again in round ${place.round} was changed by ${sayCommit(commitName)}, after its verdict by ${sayCommit(verdict.commit)}.`,
    }));
  }
}

function checkTime(
  commit: ReplayedCommit,
  { walk, options, tally }: { walk: Walk; options: ReplayOptions; tally: Tally },
): void {
  const commitName = namedCommit(commit);
  const back = walk.latest - commit.time;
  const ahead = options.now === undefined ? 0 : commit.time - options.now;
  tally.expect(back <= CLOCK_SLACK_MS, () => ({
    code: "COMMIT_TIME_BACKWARDS",
    recorded: { commit: commitName },
    expected: new Date(walk.latest).toISOString(),
    commit: commitName,
    message: `The time of ${sayCommit(commitName)} lies ${Math.round(back / 60_000)} minutes before that of a commit that it follows.`,
  }));
  tally.expect(ahead <= CLOCK_SLACK_MS, () => ({
    code: "COMMIT_IN_FUTURE",
    recorded: { commit: commitName },
    expected: null,
    commit: commitName,
    message: `The time of ${sayCommit(commitName)} lies ${Math.round(ahead / 60_000)} minutes in the future.`,
  }));
  walk.latest = Math.max(walk.latest, commit.time);
}

type Remembering = { readonly walk: Walk; readonly wanted: number | undefined };

async function remember(commit: ReplayedCommit, { walk, wanted }: Remembering): Promise<void> {
  for (const { path, after } of commit.changes) {
    const round = roundOf(path);
    if (round === null || path !== paths.matrix(round) || after === null) continue;
    if (wanted !== undefined && round !== wanted) continue;
    const text = (await textOf(after)) ?? "";
    const rows = (walk.parsed.read(matrixFile as AnyStateFile, { path, text }) ?? []) as readonly MatrixRow[];
    walk.entered.set(round, new Set(rows.map(({ left, right }) => `${left} ${right}`)));
  }
}

async function followState(commit: ReplayedCommit, { walk, tally }: { walk: Walk; tally: TallyOf }): Promise<void> {
  const change = commit.changes.find(({ path }) => path === paths.state);
  const text = (await textOf(change?.after ?? null)) ?? "";
  const after = text === "" ? null : attempt(() => parseState(text, { path: paths.state }));
  if (after === null) return;
  const { state: before, held } = walk;
  await checkMove({ commit, before, after, held, source: walk.tree.source, tally: tally(after.current_round) });
  checkEta({ commit, before, after, tally: tally(after.current_round) });
  await followAnnouncement(commit, { after, walk, tally: tally(after.current_round) });
  if (after.stage === "paused" && before !== null && before.stage !== "paused") {
    walk.held = { stage: before.stage, round: before.current_round };
  } else if (after.stage !== "paused") walk.held = null;
  walk.state = after;
}

type Announcing = { readonly after: CompetitionState; readonly walk: Walk; readonly tally: Tally };

async function followAnnouncement(commit: ReplayedCommit, { after, walk, tally }: Announcing): Promise<void> {
  if (after.stage !== "open" || after.next_stage_eta === null) return;
  const schedule = await getFile(walk.tree.source, scheduleFile, { round: after.current_round }).catch(() => null);
  if (schedule === null) return;
  const announcement = { block: schedule.latest_reveal_block, eta: Date.parse(after.next_stage_eta) };
  if (walk.announced !== null) checkDates(announcement, { before: walk.announced, commit, tally });
  walk.announced = announcement;
}
