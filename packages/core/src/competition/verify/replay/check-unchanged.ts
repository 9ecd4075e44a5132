import type { AnyStateFile, Moment } from "../../records/state-file.ts";
import { isFrom } from "../../rules/stages.ts";
import { type Texts, type Undone, undone } from "../checks/history-changes.ts";
import { isSameValue } from "../same-value.ts";
import type { Tally } from "../tally.ts";
import type { ReplayedCommit } from "../types.ts";
import { namedCommit, sayCommit } from "./commit-of.ts";
import { mayBeMended } from "./overwritten.ts";
import { textOf } from "./tree.ts";
import { activeStage, hotkeyOf, roundOf, type Walk } from "./walk.ts";

type Change = ReplayedCommit["changes"][number];

export type UnchangedOptions = {
  readonly file: AnyStateFile;
  readonly change: Change;
  /** As the competition stood before the commit. */
  readonly walk: Pick<Walk, "state" | "held" | "entered" | "parsed">;
  /** Keys of decisions that the commit took again: they are reported as that. */
  readonly overwritten: ReadonlySet<string>;
  readonly tally: Tally;
};

/**
 * What a file must keep: what was decided with all that is noted beside it, evidence on which something was decided, and, once its round is
 * over, everything. Another text with the same values is a note.
 */
export async function checkUnchanged(commit: ReplayedCommit, options: UnchangedOptions): Promise<void> {
  const { file, change, walk, overwritten, tally } = options;
  const { path } = change;
  const moment = momentOf(file, { path, walk });
  if (change.after !== null) checkEarly(commit, { file, path, walk, tally });
  if (change.after === null || change.before === null) {
    if (change.after !== null) checkLate(commit, { path, moment, tally });
    return;
  }
  const before = (await textOf(change.before)) ?? "";
  const after = (await textOf(change.after)) ?? "";
  if (before === after) return;
  const old = walk.parsed.read(file, { path, text: before });
  const now = walk.parsed.read(file, { path, text: after });
  const commitName = namedCommit(commit);
  const texts = { before, after, old, now };
  const losses = undone(file, { texts, moment }).filter((one) => !isTold(one, overwritten));
  for (const { path: place, before: then, after: now } of losses) {
    tally.expect(false, () => ({
      file: path,
      hotkey: hotkeyOf(path),
      severity: mayBeMended(path) && !moment.over ? "warning" : "violation",
      code: "CHANGED_AFTER_THE_FACT",
      path: place,
      recorded: { value: now, commit: commitName },
      expected: then,
      commit: commitName,
      message: `${path}${place === null ? "" : ` (${place})`} was changed after ${moment.over ? "its round was over" : "a decision rested on it"}, by ${sayCommit(commitName)}.`,
    }));
  }
  if (losses.length === 0) checkSpelling(commit, { path, texts, tally });
}

/** A decision that was taken again is reported by both of its values. */
function isTold({ path, before, after }: Undone, overwritten: ReadonlySet<string>): boolean {
  if (overwritten.size === 0) return false;
  // A file that is one decision is reported as a whole.
  return (
    path === null ||
    overwritten.has("") ||
    [path, ...keysOf(before), ...keysOf(after)].some((key) => overwritten.has(key))
  );
}

/** By what a decision's file may name an entry: its hotkey, or both sides of its match. */
function keysOf(entry: unknown): readonly string[] {
  if (typeof entry !== "object" || entry === null) return [];
  const { hotkey, left, right } = entry as Readonly<Record<string, unknown>>;
  return [`${hotkey}`, `${left} ${right}`];
}

type Early = Pick<UnchangedOptions, "file" | "walk" | "tally"> & { readonly path: string };

/** What the judge alone writes comes about in DUELS. */
function checkEarly(commit: ReplayedCommit, { file, path, walk, tally }: Early): void {
  const round = roundOf(path);
  const active = activeStage(walk);
  // A form that nobody writes any more has no writer: it is not the judge's.
  const isJudges = file.writers.length > 0 && file.writers.every(({ by }) => by === "judge");
  if (round === null || active === null || !isJudges) return;
  const isEarly = round > active.round || (round === active.round && !isFrom(active.stage, "duels"));
  const commitName = namedCommit(commit);
  tally.expect(!isEarly, () => ({
    code: "RECORDED_EARLY",
    file: path,
    hotkey: hotkeyOf(path),
    recorded: { stage: active.stage, round: active.round, commit: commitName },
    expected: `duels of round ${round}`,
    commit: commitName,
    message: `${path} was written while round ${active.round} was in ${active.stage}, before there was anything to judge, by ${sayCommit(commitName)}.`,
  }));
}

type Late = { readonly path: string; readonly moment: Moment; readonly tally: Tally };

/** Nothing more is recorded of a round that is over. */
function checkLate(commit: ReplayedCommit, { path, moment, tally }: Late): void {
  const commitName = namedCommit(commit);
  tally.expect(!moment.over, () => ({
    code: "RECORDED_LATE",
    file: path,
    hotkey: hotkeyOf(path),
    recorded: { commit: commitName },
    expected: null,
    commit: commitName,
    message: `${path} was written when its round was over, by ${sayCommit(commitName)}: nothing was decided with it.`,
  }));
}

/** Another text with the same values is none that decides anything: white space, line ends, the order of keys, a number's last digit. */
function checkSpelling(
  commit: ReplayedCommit,
  { path, texts, tally }: { readonly path: string; readonly texts: Texts; readonly tally: Tally },
): void {
  const { before, after, old, now } = texts;
  if (old === null || !isSameValue(old, now)) return;
  const commitName = namedCommit(commit);
  tally.expect(false, () => ({
    code: "RECORD_RESPELLED",
    file: path,
    recorded: { bytes: after.length, commit: commitName },
    expected: { bytes: before.length },
    commit: commitName,
    message: `${path} was written otherwise with the same values (white space, order of keys, a number's last digit), by ${sayCommit(commitName)}.`,
  }));
}

/** By the state before the commit. */
function momentOf(file: AnyStateFile, { path, walk }: { path: string; walk: UnchangedOptions["walk"] }): Moment {
  const own = roundOf(path);
  const round = own ?? 0;
  const active = activeStage(walk);
  const passed = active !== null && round < active.round;
  return {
    place: file.placeOf(path) ?? {},
    downloaded: passed || (active !== null && isFrom(active.stage, "duels")),
    over: own !== null && (passed || active?.stage === "finished"),
    entered: walk.entered.get(round) ?? new Set(),
  };
}
