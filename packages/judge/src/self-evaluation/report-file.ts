import { readFile } from "node:fs/promises";
import { replaceFile } from "./picture-folder.ts";

/** The file is written after so many duels. */
const SAVE_EVERY = 8;

/** `duels.json` of an evaluation in progress. It is written every few duels, one write at a time. */
export type ReportFile<Report> = {
  /** Notes the record after one more duel. */
  note(report: () => Report): void;
  /** Writes the given record, or the last one noted, after all writes before it. */
  flush(report?: Report | undefined): Promise<void>;
};

/** Opens the file for writing. `head`: fields before those of the report. */
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

/** The record of an earlier run, read by `parse`; null when it is missing or cannot be read. */
export async function readPrevious<T>(file: string, parse: (value: unknown) => T): Promise<T | null> {
  const text = await readFile(file, "utf8").catch(() => null);
  try {
    return text === null ? null : parse(JSON.parse(text));
  } catch {
    return null;
  }
}
