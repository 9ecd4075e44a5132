import { isObject } from "../../../base/kit/is-object.ts";
import type { AnyStateFile, Moment } from "../../records/state-file.ts";
import { isSameValue } from "../same-value.ts";

/** What a change undid: where in the file, what was there, what is there now. */
export type Undone = { readonly path: string | null; readonly before: unknown; readonly after: unknown };

/** A file's text before and after a change, and what each says; null for one that is no record. */
export type Texts = { readonly before: string; readonly after: string; readonly old: unknown; readonly now: unknown };
type Entry = Readonly<Record<string, unknown>>;

const wholeFile = ({ before, after }: Texts): Undone[] => [{ path: null, before, after }];

/**
 * What a later text of a file undid of an earlier one that the competition had already acted on. Once its round is over, every value of the
 * file stays.
 */
export function undone(file: AnyStateFile, { texts, moment }: { texts: Texts; moment: Moment }): Undone[] {
  if ((file.change.kind === "free" && !moment.over) || texts.before === texts.after) return [];
  const { old, now } = texts;
  // A text that is no record is reported by the checks of records; here it only means that the earlier one is gone.
  if (old === null || now === null) return wholeFile(texts);
  if (moment.over) return differences(old, now);
  const rule = file.change;
  switch (rule.kind) {
    case "whole":
      // White space, the order of keys and a number's last digit change nothing that was decided.
      if (isSameValue(old, now)) return [];
      return rule.from === undefined || rule.from(old, moment) ? wholeFile(texts) : [];
    case "free":
      return [];
    case "append":
      return rule.anyOrder ? rows(old as Entry[], now as Entry[]) : list(old as Entry[], now as Entry[]);
    case "settled":
      return entries(old as Readonly<Record<string, Entry>>, {
        now: now as Readonly<Record<string, Entry>>,
        settled: (entry) => rule.when(entry as never, moment),
      });
  }
}

/** Of a round that is over: each field, entry or line that differs at all. */
function differences(old: unknown, now: unknown): Undone[] {
  if (isSameValue(old, now)) return [];
  if (!isContainer(old) || !isContainer(now)) return [{ path: null, before: old, after: now }];
  const names = new Set([...Object.keys(old), ...Object.keys(now)]);
  return [...names]
    .filter((name) => !isSameValue(old[name], now[name]))
    .map((name) => ({ path: name, before: old[name] ?? null, after: now[name] ?? null }));
}

const isContainer = (value: unknown): value is Entry => typeof value === "object" && value !== null;

type Entries = { readonly now: Readonly<Record<string, Entry>>; readonly settled: (entry: Entry) => boolean };

/** Entries of an object that must stay as they were. */
function entries(old: Readonly<Record<string, Entry>>, { now, settled }: Entries): Undone[] {
  return Object.entries(old)
    .filter(([key, entry]) => settled(entry) && !isSameValue(entry, asOf(now[key], entry)))
    .map(([key, entry]) => ({ path: key, before: entry, after: now[key] ?? null }));
}

/** An append-only array: what was there stays, in place. */
function list(old: readonly Entry[], now: readonly Entry[]): Undone[] {
  return old.flatMap((entry, index) =>
    isSameValue(entry, asOf(now[index], entry)) ? [] : [{ path: `${index}`, before: entry, after: now[index] ?? null }],
  );
}

/** Rows that stay, wherever they stand. */
function rows(old: readonly Entry[], now: readonly Entry[]): Undone[] {
  const present = new Set(now.map((row) => JSON.stringify(row)));
  return old
    .map((row, index) => ({ path: `line ${index + 2}`, before: row, after: null }))
    .filter((change) => !present.has(JSON.stringify(change.before)));
}

/** The part of a later entry that the earlier one speaks of: our own notes may grow, and what they said stays. */
function asOf(now: Entry | undefined, old: Entry): Entry | undefined {
  if (now === undefined) return undefined;
  const { x404: notes, ...rest } = now;
  const oldNotes = old["x404"];
  if (oldNotes === undefined) return rest;
  if (!isObject(oldNotes) || !isObject(notes)) return now;
  return { ...rest, x404: Object.fromEntries(Object.keys(oldNotes).map((key) => [key, notes[key]])) };
}
