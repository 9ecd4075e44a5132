import type { PendingChange, PendingUnit } from "./pending.ts";
import { applyEdit, editOf, type TextEdit } from "./text-edit.ts";

/** A line of the journal. */
export type JournalEntry =
  | { readonly op: "add"; readonly unit: PendingUnit }
  /** What changed in a unit since its last line; paths are those of the unit, in its order. */
  | {
      readonly op: "edit";
      readonly id: number;
      readonly messages: readonly string[];
      readonly changes: readonly { readonly edit: TextEdit; readonly tried: readonly string[] }[];
    }
  | { readonly op: "drop"; readonly ids: readonly number[] };

/** The shortest line that turns `before` into `unit`. */
export function writeChange(unit: PendingUnit, before: PendingUnit | null): JournalEntry {
  const changes = unit.changes.map(({ text, tried }, n) => {
    const old = before?.changes[n];
    if (text === null || !old || old.text === null) return null;
    return { edit: editOf(old.text, text), tried: tried.slice(old.tried.length) };
  });
  if (!before || changes.includes(null)) return { op: "add", unit };
  return {
    op: "edit",
    id: unit.id,
    messages: unit.messages.slice(before.messages.length),
    changes: changes as Extract<JournalEntry, { op: "edit" }>["changes"],
  };
}

/** A line that does not parse is the torn end of a crash; its write was never acknowledged, so it never was. */
export function readEntry(line: string): JournalEntry | null {
  try {
    return JSON.parse(line) as JournalEntry;
  } catch {
    return null;
  }
}

export function replayEntry(units: Map<number, PendingUnit>, entry: JournalEntry): void {
  if (entry.op === "drop") for (const id of entry.ids) units.delete(id);
  if (entry.op === "add") units.set(entry.unit.id, entry.unit);
  const old = entry.op === "edit" ? units.get(entry.id) : undefined;
  if (entry.op !== "edit" || !old) return;
  units.set(entry.id, {
    ...old,
    messages: [...old.messages, ...entry.messages],
    changes: old.changes.map((change, n): PendingChange => {
      const { edit, tried } = entry.changes[n] as (typeof entry.changes)[number];
      return { ...change, text: applyEdit(change.text as string, edit), tried: [...change.tried, ...tried] };
    }),
  });
}
