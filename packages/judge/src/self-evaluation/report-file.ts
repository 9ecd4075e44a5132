import { readFile } from "node:fs/promises";
import { replaceFile } from "./picture-folder.ts";

/** Duels after which the file is written while a match runs. */
const SAVE_EVERY = 8;

/** `duels.json` of an evaluation while it is made: written every few duels, one write at a time. */
export type ReportFile<Report> = {
  /** Takes the record as it stands after one more duel. */
  note(report: () => Report): void;
  /** Writes the record noted last, after all writes before it. */
  flush(report?: Report | undefined): Promise<void>;
};

/** Opens the file for writing. `head`: keys that stand before the report's. */
export function openReportFile<Report extends object>(file: string, head: object): ReportFile<Report> {
  let lastReport: (() => Report) | null = null;
  let unsavedCount = 0;
  let saving: Promise<void> = Promise.resolve();
  const save = (report: Report) => {
    saving = saving.then(() => replaceFile(file, `${JSON.stringify({ ...head, ...report }, null, 2)}\n`));
  };
  return {
    note(report) {
      lastReport = report;
      if (++unsavedCount % SAVE_EVERY === 0) save(report());
    },
    async flush(report) {
      if (report !== undefined) lastReport = () => report;
      if (lastReport !== null) save(lastReport());
      await saving;
    },
  };
}

/** The record of an earlier run, read by `parse`; null when there is none that can be read. */
export async function readPrevious<T>(file: string, parse: (value: unknown) => T): Promise<T | null> {
  const text = await readFile(file, "utf8").catch(() => null);
  try {
    return text === null ? null : parse(JSON.parse(text));
  } catch {
    return null;
  }
}
