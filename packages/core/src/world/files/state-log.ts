import { createHash } from "node:crypto";
import { link, mkdir, readdir, readFile, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { StateChange } from "../../ports/state-store.ts";

/** Name of the store's own folder inside the state's. */
export const OWN_FOLDER = ".404-gen";

/** One commit: what it did, and what was there before. */
export type LogEntry = {
  readonly revision: number;
  readonly message: string;
  readonly timeMs: number;
  readonly changes: readonly (StateChange & { readonly before: string | null })[];
};

/** Fingerprint of a text. */
export const textId = (text: string) => createHash("sha256").update(text).digest("hex");

const fileOf = (revision: number) => `${String(revision).padStart(9, "0")}.json`;

/** The commits of a folder store, one file each; a commit exists from the moment its file does. */
export function createStateLog(dir: string) {
  const folder = join(dir, OWN_FOLDER, "log");
  const entries = new Map<number, LogEntry>();
  return {
    /** Number of the newest commit, 0 for none. */
    async newest(): Promise<number> {
      const names = await readdir(folder).catch(() => []);
      return names
        .filter((name) => /^\d{9}\.json$/.test(name))
        .reduce((most, name) => Math.max(most, Number.parseInt(name, 10)), 0);
    },
    async entry(revision: number): Promise<LogEntry> {
      const cacheEntry = entries.get(revision);
      if (cacheEntry) return cacheEntry;
      const entry = JSON.parse(await readFile(join(folder, fileOf(revision)), "utf8")) as LogEntry;
      entries.set(revision, entry);
      return entry;
    },
    /** Makes the commit exist, whole; false when somebody else took its number. */
    async append(entry: LogEntry): Promise<boolean> {
      await mkdir(folder, { recursive: true });
      const temporary = join(folder, `.tmp-${process.pid}-${entry.revision}-${Math.trunc(performance.now() * 1000)}`);
      await writeFile(temporary, JSON.stringify(entry), { flush: true });
      try {
        await link(temporary, join(folder, fileOf(entry.revision)));
        return true;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
        throw error;
      } finally {
        await unlink(temporary);
      }
    },
  };
}
