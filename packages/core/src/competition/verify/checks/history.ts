import { parseMatrix } from "../../records/matches-matrix.ts";
import { paths } from "../../records/paths.ts";
import { type CompetitionState, parseState, type Stage } from "../../records/state.ts";
import { type AnyStateFile, type Moment, type StateFiles, stateFileAt } from "../../records/state-file.ts";
import { mayMove } from "../../rules/stages.ts";
import type { Ledger, Tally } from "../tally.ts";
import type { HistoryCommit, HistoryReader } from "../types.ts";
import { undone } from "./history-changes.ts";
import { isNormalWriter } from "./history-writers.ts";

export type CheckHistoryOptions = {
  readonly ledger: Ledger;
  /** State files of a round's competition; of null: those beside the rounds. */
  readonly filesOf: (round: number | null) => StateFiles;
  /** Only files of this round, and what belongs to none. */
  readonly round: number | undefined;
  /** Commit (or the beginning of its id) up to which all is taken as it is. */
  readonly since: string | null;
};

type Walk = {
  /** Round → matches in its matrix. */
  readonly entered: Map<number, Set<string>>;
  state: CompetitionState | null;
  /** The stage last left for `paused`, with its round. */
  held: { readonly stage: Stage; readonly round: number } | null;
};

/** Stage moves, edits by hand, changes after the fact and deletions, commit by commit. */
export async function checkHistory(history: HistoryReader, options: CheckHistoryOptions): Promise<void> {
  const walk: Walk = { entered: new Map(), state: null, held: null };
  let telling = options.since === null;
  for await (const commit of history.commits()) {
    checkCommit(commit, { walk, filesOf: options.filesOf, tally: (round) => tallyOf(options, { round, telling }) });
    telling ||= options.since !== null && commit.id.startsWith(options.since);
  }
}

type TallyOf = (round: number | null) => Tally;
const SILENT: Tally = { expect: () => undefined };

function tallyOf(
  { ledger, round: wanted }: CheckHistoryOptions,
  { round, telling }: { round: number | null; telling: boolean },
) {
  const other = wanted !== undefined && round !== null && round !== wanted;
  return telling && !other ? ledger.tally("history", round) : SILENT;
}

type Committed = Pick<CheckHistoryOptions, "filesOf"> & { readonly walk: Walk; readonly tally: TallyOf };

function checkCommit(commit: HistoryCommit, { walk, filesOf, tally }: Committed): void {
  const setup = walk.state === null;
  for (const change of commit.changes) {
    const round = roundOf(change.path);
    const file = stateFileAt(filesOf(round), change.path);
    if (file === null) continue;
    if (!setup) checkChange(commit, { file, change, walk, tally: tally(round) });
    if (change.path === paths.matrix(round ?? -1) && change.after !== null)
      remember(walk, { round, text: change.after });
  }
  const state = commit.changes.find(({ path }) => path === paths.state);
  if (state?.after) checkMove(commit, { after: state.after, walk, tally });
}

const roundOf = (path: string): number | null => {
  const number = /^rounds\/(\d+)\//.exec(path)?.[1];
  return number === undefined ? null : Number(number);
};

function remember(walk: Walk, { round, text }: { round: number | null; text: string }): void {
  const rows = attempt(() => parseMatrix(text, { path: "" })) ?? [];
  walk.entered.set(round ?? -1, new Set(rows.map(({ left, right }) => `${left} ${right}`)));
}

type Changing = {
  readonly file: AnyStateFile;
  readonly change: HistoryCommit["changes"][number];
  readonly walk: Walk;
  readonly tally: Tally;
};

function checkChange(commit: HistoryCommit, { file, change, walk, tally }: Changing): void {
  const { path, before, after } = change;
  const short = commit.id.slice(0, 10);
  const common = { file: path, hotkey: /^rounds\/\d+\/(5[^/]{47})\//.exec(path)?.[1] ?? null };
  tally.expect(after !== null, () => ({
    ...common,
    severity: "violation",
    code: "FILE_DELETED",
    recorded: { commit: commit.id, author: commit.author },
    message: `Commit ${short} deleted ${path}.`,
  }));
  tally.expect(isNormalWriter(file, commit.message), () => ({
    ...common,
    severity: "warning",
    code: "EDITED_BY_HAND",
    recorded: { commit: commit.id, author: commit.author, message: commit.message.split("\n")[0] },
    message: `Commit ${short} by ${commit.author} changed ${path}, and its message is none that a service writes for that file.`,
  }));
  if (before === null || after === null) return;
  for (const lost of undone(file, { change: { path, before, after }, moment: momentOf(file, { path, walk }) })) {
    tally.expect(false, () => ({
      ...common,
      severity: "violation",
      code: "CHANGED_AFTER_THE_FACT",
      path: lost.path,
      recorded: { commit: commit.id, author: commit.author, value: lost.after },
      expected: lost.before,
      message: `Commit ${short} changed ${path}${lost.path === null ? "" : ` (${lost.path})`} after the competition had acted on it.`,
    }));
  }
}

const AFTER_DOWNLOADING: readonly Stage[] = ["duels", "finalizing", "finished"];

/** By the state before the commit. */
function momentOf(file: AnyStateFile, { path, walk }: { path: string; walk: Walk }): Moment {
  const { state, held, entered } = walk;
  const round = roundOf(path) ?? 0;
  const active = state?.stage === "paused" ? held : state && { stage: state.stage, round: state.current_round };
  const downloaded = active !== null && (round < active.round || AFTER_DOWNLOADING.includes(active.stage));
  return { place: file.placeOf(path) ?? {}, downloaded, entered: entered.get(round) ?? new Set<string>() };
}

type Moving = { readonly after: string; readonly walk: Walk; readonly tally: TallyOf };

function checkMove(commit: HistoryCommit, { after, walk, tally }: Moving): void {
  const next = attempt(() => parseState(after, { path: paths.state }));
  if (next === null) return;
  const from = walk.state?.stage === "paused" ? walk.held : walk.state && place(walk.state);
  if (from && next.stage !== "paused") {
    const to = place(next);
    tally(to.round).expect(isLegal(from, to), () => ({
      severity: "violation",
      code: "STAGE_MOVE_ILLEGAL",
      file: paths.state,
      path: "stage",
      recorded: { commit: commit.id, author: commit.author, from, to },
      message: `Commit ${commit.id.slice(0, 10)} moved the competition from ${from.stage} of round ${from.round} to ${to.stage} of round ${to.round}.`,
    }));
  }
  if (next.stage === "paused" && walk.state && walk.state.stage !== "paused") walk.held = place(walk.state);
  walk.state = next;
}

const place = (state: CompetitionState) => ({ stage: state.stage, round: state.current_round });
type Place = ReturnType<typeof place>;

function isLegal(from: Place, to: Place): boolean {
  if (from.stage === to.stage) return from.round === to.round;
  const opens = from.stage === "finalizing" && to.stage === "open";
  return mayMove(from.stage, to.stage) && to.round === from.round + (opens ? 1 : 0);
}

function attempt<T>(work: () => T): T | null {
  try {
    return work();
  } catch {
    return null;
  }
}
