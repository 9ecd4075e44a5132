import { createHash } from "node:crypto";
import type { HistoryCommit } from "../src/competition/verify/types.ts";

/** One harmful change of one file. */
export type Tamper = {
  /** File, place within it with hotkeys and prompts as `*`, and what was done there. */
  readonly name: string;
  readonly path: string;
  /** The file's text then; null: the file is gone. */
  readonly text: string | null;
};

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Notes for people and time stamps: whatever they say, nothing is decided by them. */
const WORDS = /(^|\.)(reason|issues|message|description|detail|name)$/;

/**
 * Every field of every state file, changed once in each way that a value can be changed: numbers moved, words replaced, entries taken out,
 * doubled and swapped, files removed. Of many entries alike (prompts, duels, miners) one stands for all.
 */
export function sweep(files: ReadonlyMap<string, string>): readonly Tamper[] {
  const tampers = new Map<string, Tamper>();
  for (const [path, text] of files) {
    const add = (name: string, newText: string | null) => {
      const full = `${general(path)} ${name}`;
      if (newText !== text && !tampers.has(full)) tampers.set(full, { name: full, path, text: newText });
    };
    add("removed", null);
    if (path.endsWith(".json")) {
      for (const [name, newJson] of changesOf(JSON.parse(text) as Json, ""))
        add(name, JSON.stringify(newJson, null, 2));
    } else for (const [name, newLine] of lineChanges(text)) add(name, newLine);
  }
  return [...tampers.values()];
}

/** Names of hotkeys, prompts, rounds and pods as `*`. */
function general(text: string): string {
  return text
    .replace(/5[1-9A-HJ-NP-Za-km-z]{47}/g, "*")
    .replace(/(duels|audit)_\w+\.json/, "$1_*.json")
    .replace(/(generated)_\d+\.json/, "$1_*.json")
    .replace(/(^|\.)(p?\d+|[0-9a-f]{8,}|prompt[\w-]*|[a-z]+-[0-9a-f]{12}|miner-\d\d-[\w-]+)(?=\.|$)/g, "$1*");
}

function* changesOf(value: Json, at: string): Generator<readonly [string, Json]> {
  if (typeof value === "number") {
    yield [`${general(at)} raised`, value === 0 ? 0.25 : Number.isInteger(value) ? value + 1 : value * 1.5];
    yield [`${general(at)} lowered`, value === 0 ? -1 : Number.isInteger(value) ? value - 1 : value / 2];
  } else if (typeof value === "string") {
    if (!WORDS.test(at)) yield [`${general(at)} replaced`, swapWord(value)];
    const other = SECOND_WORDS[value];
    if (other !== undefined) yield [`${general(at)} turned to ${other}`, other];
  } else if (typeof value === "boolean") yield [`${general(at)} turned`, !value];
  else if (Array.isArray(value)) yield* listChanges(value, at);
  else if (value !== null) yield* objectChanges(value as { readonly [key: string]: Json }, at);
}

/** A second word of the same kind: which of the two a file may have differs between files. */
const SECOND_WORDS: Readonly<Record<string, string>> = {
  passed: "failed",
  left: "draw",
  right: "draw",
  completed: "pending",
  success: "pending",
};

/** Another word of the same kind, where one is known. */
function swapWord(text: string): string {
  const pairs: readonly (readonly [string, string])[] = [
    ["left", "right"],
    ["right", "left"],
    ["draw", "right"],
    ["passed", "rejected"],
    ["rejected", "passed"],
    ["success", "failure"],
    ["completed", "rejected"],
    ["failed", "passed"],
    ["ok", "garbage"],
    ["yes", "no"],
    ["A", "B"],
    ["B", "A"],
    ["consensus_3", "strong_voter"],
  ];
  const match = pairs.find(([from]) => from === text)?.[1];
  if (match) return match;
  const digit = /\d(?=\D*$)/.exec(text);
  if (digit === null) return `${text}x`;
  return text.slice(0, digit.index) + ((Number(digit[0]) + 1) % 10) + text.slice(digit.index + 1);
}

function* listChanges(list: readonly Json[], at: string): Generator<readonly [string, Json]> {
  const place = general(at) || "list";
  if (list.length === 0) return;
  yield [`${place} first taken out`, list.slice(1)];
  yield [`${place} last taken out`, list.slice(0, -1)];
  yield [`${place} last doubled`, [...list, list.at(-1) as Json]];
  if (list.length > 1) yield [`${place} reversed`, [...list].reverse()];
  for (const index of new Set([0, list.length - 1].filter((one) => one >= 0))) {
    const where = index === 0 ? "first" : "last";
    for (const [name, newItem] of changesOf(list[index] as Json, at === "" ? where : `${at}.${where}`))
      yield [name, list.map((one, place_) => (place_ === index ? newItem : one))];
  }
}

function* objectChanges(value: { readonly [key: string]: Json }, at: string): Generator<readonly [string, Json]> {
  for (const [key, inner] of Object.entries(value)) {
    const place = at === "" ? key : `${at}.${key}`;
    const { [key]: _, ...rest } = value;
    yield [`${general(place)} taken out`, rest];
    for (const [name, newInner] of changesOf(inner, place)) yield [name, { ...value, [key]: newInner }];
  }
}

function* lineChanges(text: string): Generator<readonly [string, string]> {
  const lines = text.split("\n");
  const joinLines = (list: readonly string[]) => list.join("\n");
  yield ["first line taken out", joinLines(lines.slice(1))];
  yield ["last line taken out", joinLines(lines.slice(0, -1))];
  yield ["last line doubled", joinLines([...lines, lines.at(-1) ?? ""])];
  yield ["lines reversed", joinLines([...lines].reverse())];
  yield ["last line changed", joinLines([...lines.slice(0, -1), swapWord(lines.at(-1) ?? "")])];
  yield ["second line changed", joinLines(lines.map((line, index) => (index === 1 ? swapWord(line) : line)))];
}

/** Which tampers a run tries: all, or those that a seed draws. */
type TamperChoice = "all" | { readonly seed: string; readonly oneIn: number };

/** `TAMPERS=all` tries every one (minutes), another value is the seed of a sample. Without it the sample is always the same. */
export function tamperChoice(setting = process.env["TAMPERS"]): TamperChoice {
  return setting === "all" ? "all" : { seed: setting ?? "404", oneIn: 5 };
}

/** Those that the choice takes. */
export function chooseTampers<T extends { readonly name: string }>(
  tampers: readonly T[],
  choice: TamperChoice,
): readonly T[] {
  if (choice === "all") return tampers;
  const { seed, oneIn } = choice;
  return tampers.filter(
    ({ name }) => createHash("sha1").update(`${seed} ${name}`).digest().readUInt32BE() % oneIn === 0,
  );
}

/** The history with this text in the last commit that wrote the file. */
export function rewritten(commits: readonly HistoryCommit[], { path, text }: Tamper): readonly HistoryCommit[] {
  const last = commits.findLastIndex(({ changes }) => changes.some((change) => change.path === path));
  return commits.map((commit, index) =>
    index !== last
      ? commit
      : {
          ...commit,
          changes: commit.changes.map((change) => (change.path === path ? { ...change, after: text } : change)),
        },
  );
}

/** The history with a further commit that changes the file, with the message that the file's last commit had. */
export function appendTamper(commits: readonly HistoryCommit[], { path, text }: Tamper): readonly HistoryCommit[] {
  const last = commits.findLast(({ changes }) => changes.some((change) => change.path === path));
  const tip = commits.at(-1);
  if (last === undefined || tip === undefined) throw new RangeError(`${path} was never written`);
  const before = last.changes.find((change) => change.path === path)?.after ?? null;
  return [...commits, { ...last, id: "e".repeat(40), time: tip.time, changes: [{ path, before, after: text }] }];
}

/**
 * The history with the change right after the file was written the last time, and taken back by the next commit, both with the message that
 * the file's last commit had: what was decided meanwhile by the changed text is gone from the newest state.
 */
export function takenBack(commits: readonly HistoryCommit[], { path, text }: Tamper): readonly HistoryCommit[] {
  const last = commits.findLastIndex(({ changes }) => changes.some((change) => change.path === path));
  const own = commits[last];
  if (own === undefined) throw new RangeError(`${path} was never written`);
  const before = own.changes.find((change) => change.path === path)?.after ?? null;
  const between = [
    { ...own, id: "d".repeat(40), changes: [{ path, before, after: text }] },
    { ...own, id: "e".repeat(40), changes: [{ path, before: text, after: before }] },
  ];
  return [...commits.slice(0, last + 1), ...between, ...commits.slice(last + 1)];
}

/** One harmful change of a history, whose last state stays what it is. */
export type HistoryTamper = { readonly name: string; readonly commits: readonly HistoryCommit[] };

const MONTH_MS = 30 * 24 * 3_600_000;

/** Each kind of commit changed once in each way: taken into the next one, moved in time, given another message or author, a step earlier. */
export function sweepHistory(commits: readonly HistoryCommit[]): readonly HistoryTamper[] {
  const tampers = new Map<string, HistoryTamper>();
  const add = (name: string, newCommits: readonly HistoryCommit[]) => {
    if (!tampers.has(name)) tampers.set(name, { name, commits: newCommits });
  };
  add("all of it as one commit", [squashCommits(commits)]);
  for (const [index, commit] of commits.entries()) {
    const kind = (commit.message.split("\n")[0] ?? "").replace(/5\w{9}/g, "*").replace(/\d+/g, "#");
    const [before, next] = [commits.slice(0, index), commits[index + 1]];
    const after = commits.slice(index + 1);
    add(`${kind}: a month back`, [...before, { ...commit, time: commit.time - MONTH_MS }, ...after]);
    add(`${kind}: a month ahead`, [...before, { ...commit, time: commit.time + MONTH_MS }, ...after]);
    add(`${kind}: with a message of its own`, [...before, { ...commit, message: "Mend" }, ...after]);
    if (next === undefined) continue;
    const rest = commits.slice(index + 2);
    add(`${kind}: in one with the next`, [...before, squashCommits([commit, next]), ...rest]);
    add(`${kind}: after the next`, [...before, ...inOrder(next, commit), ...rest]);
  }
  return [...tampers.values()];
}

/** Several commits as one, with the last one's name and all of their messages. */
function squashCommits(commits: readonly HistoryCommit[]): HistoryCommit {
  const changes = new Map<string, HistoryCommit["changes"][number]>();
  for (const change of commits.flatMap((one) => one.changes)) {
    const before = changes.get(change.path)?.before ?? change.before;
    changes.set(change.path, { ...change, before: changes.has(change.path) ? before : change.before });
  }
  const message = commits.map((one) => one.message).join("\n");
  return { ...(commits.at(-1) as HistoryCommit), message, changes: [...changes.values()] };
}

/** Two commits the other way round, at the times of the places that they take; what both touch keeps the later text. */
function inOrder(first: HistoryCommit, second: HistoryCommit): readonly HistoryCommit[] {
  const both = new Map(first.changes.map((change) => [change.path, change]));
  return [
    { ...first, time: second.time },
    {
      ...second,
      time: first.time,
      changes: second.changes.map((change) => both.get(change.path) ?? change),
    },
  ];
}
