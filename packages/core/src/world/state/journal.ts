import { type FileHandle, mkdir, open, readFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { PendingUnit } from "./pending.ts";

/** Remembers unconfirmed writes across a crash. */
export type Journal = {
  /** The units that were added and not dropped, oldest first. */
  replay(): Promise<readonly PendingUnit[]>;
  /** Resolves when the unit would survive a power cut. */
  add(unit: PendingUnit): Promise<void>;
  drop(units: readonly PendingUnit[]): Promise<void>;
  close(): Promise<void>;
};

/** Forgets everything: for stores that live in memory. */
export const noJournal: Journal = { replay: async () => [], async add() {}, async drop() {}, async close() {} };

type Entry =
  | { readonly op: "add"; readonly unit: PendingUnit }
  | { readonly op: "drop"; readonly ids: readonly number[] };

/** A line that does not parse is the torn end of a crash; its write was never acknowledged, so it never was. */
function parseEntry(line: string): Entry | null {
  try {
    return JSON.parse(line) as Entry;
  } catch {
    return null;
  }
}

function survivors(text: string): PendingUnit[] {
  const units = new Map<number, PendingUnit>();
  for (const line of text.split("\n")) {
    const entry = parseEntry(line);
    if (entry?.op === "add") units.set(entry.unit.id, entry.unit);
    if (entry?.op === "drop") for (const id of entry.ids) units.delete(id);
  }
  return [...units.values()].sort((a, b) => a.id - b.id);
}

/**
 * Append-only lines of JSON, each synced to the disk before it counts; emptied when nothing is pending. One process at a time
 * owns a journal.
 */
export function createFileJournal(path: string): Journal {
  let handle: FileHandle | null = null;
  const pending = new Set<number>();
  const opened = async () => {
    if (handle) return handle;
    await mkdir(dirname(path), { recursive: true });
    handle = await open(path, "a");
    return handle;
  };
  const append = async (entry: Entry) => {
    const file = await opened();
    // A leading line break closes a line that a crash may have left open.
    await file.appendFile(`\n${JSON.stringify(entry)}\n`);
    await file.datasync();
  };
  return {
    async replay() {
      const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
        if (error.code === "ENOENT") return "";
        throw error;
      });
      const units = survivors(text);
      for (const unit of units) pending.add(unit.id);
      return units;
    },
    async add(unit) {
      await append({ op: "add", unit });
      pending.add(unit.id);
    },
    async drop(units) {
      if (units.length === 0) return;
      await append({ op: "drop", ids: units.map((unit) => unit.id) });
      for (const unit of units) pending.delete(unit.id);
      if (pending.size > 0) return;
      const file = await opened();
      await file.truncate(0);
      await file.datasync();
    },
    async close() {
      await handle?.close();
      handle = null;
    },
  };
}
