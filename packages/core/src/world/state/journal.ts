import { createReadStream } from "node:fs";
import { type FileHandle, mkdir, open, rename } from "node:fs/promises";
import { dirname } from "node:path";
import { createReplay, type JournalEntry, readEntry, writeChange } from "./journal-entry.ts";
import { joinUnit, type PendingUnit } from "./pending.ts";

/** A unit as it stands now, and as it was put last; null when it is new. */
export type JournalPut = { readonly unit: PendingUnit; readonly before: PendingUnit | null };

/** Remembers unconfirmed writes across a crash. */
export type Journal = {
  /** The units that were put and not dropped, oldest first. */
  replay(): Promise<readonly PendingUnit[]>;
  /** Resolves when the units would survive a power cut. */
  put(puts: readonly JournalPut[]): Promise<void>;
  drop(units: readonly PendingUnit[]): Promise<void>;
  close(): Promise<void>;
};

/** Forgets everything: for stores that live in memory. */
export const noJournal: Journal = { replay: async () => [], async put() {}, async drop() {}, async close() {} };

/** Characters after which a journal is rewritten with what is still pending alone, unless that is more than a quarter of them. */
const COMPACT_AT = 64 * 2 ** 20;

export type FileJournalOptions = {
  /** @default COMPACT_AT, 64 Mi */
  readonly compactAt?: number | undefined;
};

/**
 * Append-only lines of JSON, each synced to the disk before it counts: a unit when it is new, then only what changed in it. It is read as a
 * stream, rewritten when it is opened and when it has grown, and emptied when nothing is pending. One process at a time owns a journal.
 */
export function createFileJournal(path: string, { compactAt = COMPACT_AT }: FileJournalOptions = {}): Journal {
  let handle: FileHandle | null = null;
  let size = 0;
  let limit = compactAt;
  const pending = new Map<number, PendingUnit>();
  const openFile = async () => {
    if (handle) return handle;
    await mkdir(dirname(path), { recursive: true });
    handle = await open(path, "a");
    return handle;
  };
  const append = async (entries: readonly JournalEntry[]) => {
    const file = await openFile();
    // A leading line break closes a line that a crash may have left open.
    const text = entries.map((entry) => `\n${JSON.stringify(entry)}\n`).join("");
    size += text.length;
    await file.appendFile(text);
    await file.datasync();
  };
  const compact = async () => {
    await handle?.close();
    handle = null;
    size = await rewrite(path, pending.values());
    limit = Math.max(compactAt, 4 * size);
  };
  return {
    async replay() {
      const { units, lines } = await survivors(path);
      for (const unit of units) pending.set(unit.id, unit);
      if (lines > 0) await compact();
      return units;
    },
    async put(puts) {
      await append(puts.map(({ unit, before }) => writeChange(unit, before)));
      for (const { unit } of puts) pending.set(unit.id, unit);
      if (size > limit) await compact();
    },
    async drop(units) {
      if (units.length === 0) return;
      await append([{ op: "drop", ids: units.map((unit) => unit.id) }]);
      for (const { id } of units) pending.delete(id);
      if (pending.size > 0) return;
      const file = await openFile();
      await file.truncate(0);
      await file.datasync();
      size = 0;
    },
    async close() {
      await handle?.close();
      handle = null;
    },
  };
}

async function survivors(path: string): Promise<{ readonly units: readonly PendingUnit[]; readonly lines: number }> {
  const replay = createReplay();
  let lines = 0;
  for await (const line of linesOf(path)) {
    if (line === "") continue;
    lines++;
    const entry = readEntry(line);
    if (entry) replay.take(entry);
  }
  const units = replay.units().reduce<readonly PendingUnit[]>((all, unit) => joinUnit(all, unit).units, []);
  return { units, lines };
}

async function* linesOf(path: string): AsyncGenerator<string> {
  let open = "";
  try {
    for await (const chunk of createReadStream(path, { encoding: "utf8", highWaterMark: 2 ** 20 })) {
      const [first, ...others] = (chunk as string).split("\n");
      open += first;
      for (const next of others) {
        yield open;
        open = next;
      }
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  yield open;
}

/** Puts a new journal in the old one's place; resolves with its length when it would survive a power cut. */
async function rewrite(path: string, units: Iterable<PendingUnit>): Promise<number> {
  const part = `${path}.part`;
  const file = await open(part, "w");
  let size = 0;
  try {
    for (const unit of units) {
      const text = `\n${JSON.stringify(writeChange(unit, null))}\n`;
      size += text.length;
      await file.appendFile(text);
    }
    await file.datasync();
  } finally {
    await file.close();
  }
  await rename(part, path);
  const folder = await open(dirname(path), "r");
  await folder.sync().finally(() => folder.close());
  return size;
}
