import { formatOf } from "../../records/format-of.ts";
import type { MatrixRow } from "../../records/matches-matrix.ts";

/** What a change undid: where in the file, what was there, what is there now. */
export type Undone = { readonly path: string | null; readonly before: unknown; readonly after: unknown };

/** Where the walk through history stands when a file changes. */
export type Moment = {
  /** Its round's downloads are over: what was submitted, and the leader's baseline, may not change any more. */
  readonly downloaded: boolean;
  /** Matches of its round in the matrix, `left right`. */
  readonly entered: ReadonlySet<string>;
};

type Change = { readonly path: string; readonly before: string; readonly after: string };
type Rule = (change: Change, moment: Moment) => Undone[];

const whole: Rule = ({ before, after }) => [{ path: null, before, after }];

/** For each kind of file, what of an earlier text a later one must keep. */
const RULES: readonly (readonly [RegExp, Rule])[] = [
  [/^rounds\/\d+\/(schedule\.json|seed\.json|prompts\.txt|submissions\.json|winner\.json)$/, whole],
  [
    /^rounds\/\d+\/([^/]+\/submitted|leader\/generated)\.json$/,
    (change, { downloaded }) => (downloaded ? entries(change, () => true) : []),
  ],
  [
    /^rounds\/\d+\/[^/]+\/duels_[^/]+\.json$/,
    (change, { entered }) => (entered.has(matchOf(change)) ? whole(change, NEVER) : []),
  ],
  [/^rounds\/\d+\/matches_matrix\.csv$/, rows],
  [/^rounds\/\d+\/(require_audit|source_audit)\.json$|^leader\.json$/, list],
  [/^rounds\/\d+\/generation_audits\.json$/, (change) => entries(change, (entry) => entry["outcome"] !== "pending")],
  [/^rounds\/\d+\/builds\.json$/, (change) => entries(change, (entry) => entry["status"] === "success")],
];
const NEVER: Moment = { downloaded: true, entered: new Set() };

/** What a later text of a file undid of an earlier one that the competition had already acted on. */
export function undone(change: Change, moment: Moment): Undone[] {
  const rule = RULES.find(([pattern]) => pattern.test(change.path))?.[1];
  if (rule === undefined || change.before === change.after) return [];
  try {
    return rule(change, moment);
  } catch {
    // A text that is no record is told by the checks of records; here it only means that the earlier one is gone.
    return whole(change, moment);
  }
}

function parse<T>(path: string, text: string): T {
  return (formatOf(path) as NonNullable<ReturnType<typeof formatOf>>).parse(text, { path }) as T;
}

type Entry = Readonly<Record<string, unknown>>;

/** Entries of an object that must stay as they were. */
function entries({ path, before, after }: Change, settled: (entry: Entry) => boolean): Undone[] {
  const [old, now] = [parse<Record<string, Entry>>(path, before), parse<Record<string, Entry>>(path, after)];
  return Object.entries(old)
    .filter(([key, entry]) => settled(entry) && !same(core(entry), core(now[key])))
    .map(([key, entry]) => ({ path: key, before: entry, after: now[key] ?? null }));
}

/** An append-only array: what was there stays, in place. */
function list({ path, before, after }: Change): Undone[] {
  const [old, now] = [parse<Entry[]>(path, before), parse<Entry[]>(path, after)];
  return old.flatMap((entry, index) =>
    same(core(entry), core(now[index])) ? [] : [{ path: `${index}`, before: entry, after: now[index] ?? null }],
  );
}

function rows({ path, before, after }: Change): Undone[] {
  const now = new Set(parse<readonly MatrixRow[]>(path, after).map((row) => JSON.stringify(row)));
  return parse<readonly MatrixRow[]>(path, before)
    .map((row, index) => ({ path: `line ${index + 2}`, before: row, after: null }))
    .filter((gone) => !now.has(JSON.stringify(gone.before)));
}

function matchOf({ path, before }: Change): string {
  const { left, right } = parse<{ left: string; right: string }>(path, before);
  return `${left} ${right}`;
}

/** An entry without our own notes, which may grow. */
function core(entry: Entry | undefined): Entry | undefined {
  if (entry === undefined) return undefined;
  const { x404: _, ...rest } = entry;
  return rest;
}

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
