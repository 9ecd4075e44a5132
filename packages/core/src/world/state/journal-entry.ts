import { jsonOrNull } from "../../base/kit/json-or-null.ts";
import type { StateCondition } from "../../ports/state-store.ts";
import type { PendingChange, PendingUnit } from "./pending.ts";
import { createEditedText, type EditedText, editOf, type TextEdit } from "./text-edit.ts";

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
  const isMoved = JSON.stringify(unit.while) !== JSON.stringify(before?.while);
  if (!before || isMoved || changes.includes(null)) return { op: "add", unit };
  return {
    op: "edit",
    id: unit.id,
    messages: unit.messages.slice(before.messages.length),
    changes: changes as Extract<JournalEntry, { op: "edit" }>["changes"],
  };
}

/** A line that does not parse is the torn end of a crash; its write was never acknowledged, so it does not count. */
export const readEntry = (line: string): JournalEntry | null => jsonOrNull(line) as JournalEntry | null;

/** Takes in one line after the other; what is left at the end are the units. */
export function createReplay(): { take(entry: JournalEntry): void; units(): PendingUnit[] } {
  const units = new Map<number, Replay>();
  return {
    take(entry) {
      if (entry.op === "drop") for (const id of entry.ids) units.delete(id);
      if (entry.op === "add") units.set(entry.unit.id, openUnit(entry.unit));
      if (entry.op !== "edit") return;
      const unit = units.get(entry.id);
      unit?.messages.push(...entry.messages);
      for (const [n, { edit, tried }] of entry.changes.entries()) {
        unit?.changes[n]?.text?.edit(edit);
        unit?.changes[n]?.tried.push(...tried);
      }
    },
    units: () => [...units.values()].sort((a, b) => a.id - b.id).map(closeUnit),
  };
}

type Replay = {
  readonly id: number;
  readonly messages: string[];
  readonly while?: StateCondition | undefined;
  readonly changes: (Omit<PendingChange, "text" | "tried"> & {
    readonly text: EditedText | null;
    readonly tried: string[];
  })[];
};

const openUnit = ({ id, messages, changes, ...rest }: PendingUnit): Replay => ({
  ...rest,
  id,
  messages: [...messages],
  changes: changes.map((change) => ({
    ...change,
    tried: [...change.tried],
    text: change.text === null ? null : createEditedText(change.text),
  })),
});

const closeUnit = ({ id, messages, changes, ...rest }: Replay): PendingUnit => ({
  ...rest,
  id,
  messages,
  changes: changes.map((change) => ({ ...change, text: change.text?.read() ?? null })),
});
