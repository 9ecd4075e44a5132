import { CompetitionError } from "../../base/errors/competition-error.ts";
import { hashText } from "../../base/kit/hash-text.ts";
import type { AskOptions, Job, JobData, JobValue } from "../../ports/job-queue.ts";

/** A job travels through a server's memory, and there are tens of thousands: what is larger belongs in the object store. */
const MAX_INPUT_CHARACTERS = 8 * 1024;
/** A report of the multi-stage judge takes about 6 KiB. */
const MAX_RESULT_CHARACTERS = 64 * 1024;

/** Hex digits of a name: 160 bits, as git has. */
const NAME_LENGTH = 40;

/** Priority of a job that is asked without one. */
export const DEFAULT_PRIORITY = 5;

/**
 * The name that follows from a job's kind, version and input, and from the worker that must not do it; whoever asks, and in whichever order the keys
 * stand. @throws CompetitionError `JOB_TOO_LARGE`
 */
export function nameJob({ kind, version, input }: Job, { notBy }: Pick<AskOptions, "notBy">): string {
  const text = JSON.stringify([kind, version, sortFields(input)]);
  if (text.length > MAX_INPUT_CHARACTERS) throw tooLarge(`A job of ${kind}`, { text, most: MAX_INPUT_CHARACTERS });
  const name = hashText(text).slice(0, NAME_LENGTH);
  return notBy === undefined ? name : `${name}-${notBy}`;
}

/** The result as it travels. @throws CompetitionError `JOB_TOO_LARGE` */
export function checkResult(kind: string, value: JobData): JobData {
  const text = JSON.stringify(value);
  if (text.length > MAX_RESULT_CHARACTERS) throw tooLarge(`A result of ${kind}`, { text, most: MAX_RESULT_CHARACTERS });
  return value;
}

const tooLarge = (what: string, { text, most }: { readonly text: string; readonly most: number }) =>
  new CompetitionError(`${what} has ${text.length} characters, ${most} are carried`, { code: "JOB_TOO_LARGE" });

function sortFields(value: JobValue): JobValue {
  if (Array.isArray(value)) return value.map(sortFields);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, one]) => [key, sortFields(one)]));
}
