import { isSameValue } from "../same-value.ts";
import type { Tally } from "../tally.ts";
import type { NamedCommit, ReplayedCommit, Severity } from "../types.ts";
import { namedCommit, sayCommit } from "./commit-of.ts";
import { type DecidingFile, decisionsIn } from "./decisions.ts";
import type { HistoryTexts } from "./history-texts.ts";

/** What was decided, with the commit that did. */
export type Decision = { readonly value: unknown; readonly commit: NamedCommit };

/** Everything that was decided so far: path of a file → key within it. */
export type DecisionBook = Map<string, Map<string, Decision>>;

export type DecidingChange = {
  readonly deciding: DecidingFile;
  readonly path: string;
  /** The file's text after the commit. */
  readonly text: string | null;
  readonly commit: ReplayedCommit;
  readonly tally: Tally;
  readonly book: DecisionBook;
  readonly parsed: HistoryTexts;
  /** What a decision of the file comes to, for a person; empty when it says nothing that the values do not. */
  consequence(key: string, value: unknown): string;
};

/** Verdicts of people and builds that were not there may be mended; everything else is decided once. */
const MAY_BE_MENDED = /\/(source_audit|builds)\.json$/;
export const mayBeMended = (path: string): boolean => MAY_BE_MENDED.test(path);

/** Keys that a commit decided. */
export type KeyChanges = {
  /** For the first time or again. */
  readonly decided: readonly string[];
  /** Anew, or taken away. */
  readonly overwritten: ReadonlySet<string>;
};

/**
 * Compares what a commit decides with what was decided before it: "decided X at commit A, then Y at commit B", with both values, by whom and
 * when, and what each comes to.
 */
export function followDecisions(options: DecidingChange): KeyChanges {
  const { deciding, path, text, commit, tally, book, consequence } = options;
  const now = decisionsIn(deciding, { path, text, parsed: options.parsed });
  if (now === null) return { decided: [], overwritten: new Set() };
  const here = namedCommit(commit);
  const decisions = book.get(path) ?? new Map<string, Decision>();
  book.set(path, decisions);
  const keysOfDecisions: string[] = [];
  const again = new Set<string>();
  const tell = (key: string, { before, value }: { before: Decision; value: unknown }) => {
    const severity = deciding.changedTo ? deciding.changedTo(value) : mayBeMended(path) ? "warning" : "violation";
    if (severity === null) return;
    again.add(key);
    const name = deciding.name(key);
    tally.expect(false, () => overwritten({ severity, path, name, key, here, before, value, consequence }));
  };
  for (const [key, value] of now) {
    const before = decisions.get(key);
    if (before !== undefined && isSameValue(before.value, value)) continue;
    keysOfDecisions.push(key);
    decisions.set(key, { value, commit: here });
    if (before !== undefined) tell(key, { before, value });
  }
  if (isInOrder(deciding)) checkOrder([...now.keys()], { order: [...decisions.keys()], path, here, tally });
  for (const [key, before] of [...decisions]) {
    if (now.has(key)) continue;
    decisions.delete(key);
    tell(key, { before, value: null });
  }
  return { decided: keysOfDecisions, overwritten: again };
}

/** A list that only grows tells by its order what was decided first. */
const isInOrder = ({ file: { change } }: DecidingFile): boolean => change.kind === "append" && !change.anyOrder;

type Order = {
  readonly order: readonly string[];
  readonly path: string;
  readonly here: NamedCommit;
  readonly tally: Tally;
};

function checkOrder(now: readonly string[], { order, path, here, tally }: Order): void {
  const before = order.filter((key) => now.includes(key));
  const after = now.filter((key) => order.includes(key));
  const isKept = before.every((key, index) => after[index] === key);
  tally.expect(isKept, () => ({
    code: "DECISIONS_REORDERED",
    file: path,
    recorded: { order: after, commit: here },
    expected: before,
    commit: here,
    message: `${path}: what was decided before stands in another order since ${sayCommit(here)}.`,
  }));
}

type Overwrite = {
  readonly severity: Severity;
  readonly path: string;
  readonly name: string;
  readonly key: string;
  readonly here: NamedCommit;
  readonly before: Decision;
  readonly value: unknown;
  readonly consequence: DecidingChange["consequence"];
};

function overwritten({ severity, path, name, key, here, before, value, consequence }: Overwrite) {
  const then = value === null ? "then taken away" : `then ${say(value)}${consequence(key, value)}`;
  return {
    severity,
    code: "DECISION_OVERWRITTEN",
    file: path,
    path: key || null,
    hotkey: /5[1-9A-HJ-NP-Za-km-z]{47}$/.exec(key)?.[0] ?? null,
    recorded: { value, commit: here },
    expected: { value: before.value, commit: before.commit },
    commit: here,
    message: `${name} was ${say(before.value)}${consequence(key, before.value)} by ${sayCommit(before.commit)}, ${then} by ${sayCommit(here)}.`,
  } as const;
}

/** A value in one line, cut where it is long. */
function say(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > 160 ? `${text.slice(0, 157)}…` : text;
}
