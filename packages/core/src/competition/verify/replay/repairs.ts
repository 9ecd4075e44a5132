import { hashText } from "../../../base/kit/hash-text.ts";
import { REPAIR_MESSAGE, type Repair, type Repairs, repairsFile } from "../../records/repairs.ts";
import type { Ledger, Tally } from "../tally.ts";
import type { HistoryText, ReplayedCommit } from "../types.ts";
import { namedCommit, sayCommit } from "./commit-of.ts";
import type { HistoryTexts } from "./history-texts.ts";
import { textOf } from "./tree.ts";

const PATH = repairsFile.path({});
const NONE: ReadonlySet<string> = new Set();

/**
 * The files that a commit repairs as its entry in repairs.json says; none for any other commit. One that calls itself a repair, or adds
 * entries, and does something else is a violation and excuses nothing.
 */
export async function repairedBy(
  commit: ReplayedCommit,
  { tally, parsed }: { readonly tally: Tally; readonly parsed: HistoryTexts },
): Promise<ReadonlySet<string>> {
  const change = commit.changes.find(({ path }) => path === PATH);
  const isCalledSo = linesOf(commit).some((line) => REPAIR_MESSAGE.matches(line));
  if (change === undefined && !isCalledSo) return NONE;
  const read = await entryOf(change, parsed);
  const problem = "problem" in read ? read.problem : await problemOf(commit, read);
  const commitName = namedCommit(commit);
  tally.expect(problem === null, () => ({
    code: "REPAIR_INVALID",
    file: PATH,
    recorded: { commit: commitName },
    commit: commitName,
    message: `${sayCommit(commitName).replace(/^c/, "C")} is no repair that stands in the record as it must: ${problem}.`,
  }));
  return problem === null && "entry" in read ? new Set(read.entry.files.map(({ path }) => path)) : NONE;
}

const linesOf = ({ message }: ReplayedCommit) => message.split("\n").map((line) => line.trim());

type Entry = { readonly entry: Repair; readonly number: number };

/** The one entry that the commit adds. */
async function entryOf(
  change: ReplayedCommit["changes"][number] | undefined,
  texts: HistoryTexts,
): Promise<Entry | { problem: string }> {
  if (change === undefined) return { problem: `it has a repair's message and no entry in ${PATH}` };
  // Null: a repair without a readable entry, which is reported as what it is.
  const read = async (text: HistoryText | null) =>
    texts.read(repairsFile, { path: PATH, text: (await textOf(text)) ?? "[]" }) as Repairs | null;
  const [before, after] = [await read(change.before), await read(change.after)];
  if (before === null || after === null) return { problem: `${PATH} cannot be read` };
  const isKept = before.every((entry, index) => JSON.stringify(entry) === JSON.stringify(after[index]));
  if (!isKept) return { problem: `it changes or removes entries of ${PATH}` };
  const [entry, ...more] = after.slice(before.length);
  if (entry === undefined || more.length > 0)
    return { problem: `it adds ${more.length + (entry ? 1 : 0)} entries, not one` };
  return { entry, number: after.length };
}

/** What of a commit is not as its entry says; null when all is. */
async function problemOf(commit: ReplayedCommit, { entry, number }: Entry): Promise<string | null> {
  const line = REPAIR_MESSAGE.text({ number: String(number) });
  if (!linesOf(commit).includes(line)) return `its message lacks the line "${line}"`;
  const byPath = new Map(entry.files.map((file) => [file.path, file]));
  if (byPath.size < entry.files.length) return "its entry names a file twice";
  if (byPath.has(PATH)) return `its entry names ${PATH} itself`;
  const changes = commit.changes.filter(({ path }) => path !== PATH);
  const other = changes.find(({ path }) => !byPath.has(path));
  if (other) return `it changes ${other.path}, which its entry does not name`;
  for (const { path, before, after } of entry.files) {
    const change = changes.find((one) => one.path === path);
    if (change === undefined) return `its entry names ${path}, which it does not change`;
    if (roundOf(path) !== entry.round) return `its entry is of ${sayRound(entry.round)}, ${path} is not`;
    if (hashText(await textOf(change.before)) !== before) return `${path} before it was not what its entry says`;
    if (hashText(await textOf(change.after)) !== after) return `${path} after it is not what its entry says`;
  }
  return null;
}

const roundOf = (path: string): number | null => {
  const number = /^rounds\/(\d+)\//.exec(path)?.[1];
  return number === undefined ? null : Number(number);
};
const sayRound = (round: number | null) => (round === null ? "what lies beside the rounds" : `round ${round}`);

/** Kinds of findings of history that say: this file was damaged by that commit. */
const DAMAGE: ReadonlySet<string> = new Set([
  "CHANGED_AFTER_THE_FACT",
  "DECISION_OVERWRITTEN",
  "EVIDENCE_CHANGED",
  "FILE_DELETED",
]);

/**
 * The damage that a repair mends was done by an earlier commit, and stays in history: from now on it is reported as a warning, for the files that
 * the repair names. What was checked at a commit (`unless`) is of a file's content, which is another now.
 */
export function settleDamage(
  ledger: Ledger,
  { commit, paths }: { commit: ReplayedCommit; paths: ReadonlySet<string> },
) {
  for (const [index, { finding, unless }] of ledger.noted.entries()) {
    if (finding.severity !== "violation" || finding.file === null || !paths.has(finding.file)) continue;
    if (!DAMAGE.has(finding.code) && unless === undefined) continue;
    const message = `${finding.message} It was repaired by ${sayCommit(namedCommit(commit))}.`;
    ledger.noted[index] = { ...(unless && { unless }), finding: { ...finding, severity: "warning", message } };
  }
}
