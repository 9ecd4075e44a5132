import { CompetitionError } from "../../base/errors/competition-error.ts";
import { hashText } from "../../base/kit/hash-text.ts";
import type { StateStore } from "../../ports/state-store.ts";
import { COMPETITIONS } from "../competitions.ts";
import { REPAIR_MESSAGE, type Repair, repairsFile } from "../records/repairs.ts";
import { stateFileAt } from "../records/state-file.ts";
import { getFile } from "../round/read-file.ts";

/** A file as a person wants it. */
export type RepairedText = {
  /** Path in the repository. */
  readonly path: string;
  /** The whole new text; null deletes the file. */
  readonly text: string | null;
};

/** What a person repairs, and why. */
export type RepairRequest = {
  /** Files as they should be: of one round, or all beside the rounds. */
  readonly files: readonly RepairedText[];
  /** What was wrong. */
  readonly why: string;
  /** Name of the person. */
  readonly by: string;
  /** Moment of the decision, ISO 8601 in UTC. */
  readonly at: string;
  /** Looks and checks only. @default false */
  readonly dryRun?: boolean | undefined;
  /** Ends the call early: it rejects with this signal's reason. */
  readonly signal?: AbortSignal | undefined;
};

/** A repair that was checked, and made unless it was a dry run. */
export type MendedRecord = {
  /** Number of its entry in `repairs.json`, from 1. */
  readonly number: number;
  /** The entry, as `repairs.json` has it. */
  readonly entry: Repair;
  /** Each file's `path` with its text `before` and `after`; null: no file. */
  readonly changes: readonly { readonly path: string; readonly before: string | null; readonly after: string | null }[];
  /** The commit; null after a dry run. */
  readonly revision: string | null;
};

/**
 * Repairs a damaged record, as a person: writes the files and their entry in `repairs.json` in one commit, which verify lists as a repair.
 *
 * @throws CompetitionError `REPAIR_REFUSED` for a file that no competition has, for files of two rounds, and where nothing would change;
 * `RECORD_INVALID` for a text that is none of its kind; `STATE_CONFLICT` when somebody wrote between the look and the commit.
 * @example
 * const files = [{ path: "rounds/3/winner.json", text }];
 * await repairRecord({ state }, { files, why: "the disk was full", by: "ada", at: "2026-02-03T10:00:00Z" });
 */
export async function repairRecord(
  {
    state,
  }: {
    /** The record that is repaired. */
    readonly state: StateStore;
  },
  { files, why, by, at, dryRun = false, signal }: RepairRequest,
): Promise<MendedRecord> {
  if (why.trim() === "" || by.trim() === "") throw refusal("a repair says why, and by whom");
  const round = roundOfAll(files);
  for (const file of files) checkFile(file, state);
  await state.refresh({ signal });
  const changes = await Promise.all(
    files.map(async ({ path, text }) => ({ path, before: await state.read(path, { signal }), after: text })),
  );
  for (const { path, before, after } of changes)
    if (before === after) throw refusal(`${path} is ${after === null ? "not there" : "like that"} already`, path);
  const hashes = changes.map(({ path, before, after }) => ({ path, before: hashText(before), after: hashText(after) }));
  const entry: Repair = { at, round, by: by.trim(), why: why.trim(), files: hashes };
  const path = repairsFile.path({});
  const list = await state.read(path, { signal });
  const repairs = (await getFile(state, repairsFile)) ?? [];
  const number = repairs.length + 1;
  if (dryRun) return { number, entry, changes, revision: null };
  const { revision } = await state.commit(
    [
      ...files.map((file) => ({ path: file.path, text: file.text })),
      { path, text: repairsFile.format([...repairs, entry]) },
    ],
    {
      message: REPAIR_MESSAGE.text({ number: String(number) }),
      expect: { [path]: list, ...Object.fromEntries(changes.map((one) => [one.path, one.before])) },
      signal,
    },
  );
  return { number, entry, changes, revision };
}

/** The round that all files are of; null for files beside the rounds. */
function roundOfAll(files: readonly RepairedText[]): number | null {
  const [first, ...more] = new Set(files.map(({ path }) => /^rounds\/(\d+)\//.exec(path)?.[1] ?? null));
  if (first === undefined) throw refusal("a repair names at least one file");
  if (new Set(files.map(({ path }) => path)).size < files.length) throw refusal("a file is named twice");
  if (more.length > 0)
    throw refusal("the files are not all of one round; make a repair for each round, and one for what lies beside");
  return first === null ? null : Number(first);
}

/** A file that some competition has, with a text that its schema takes. */
function checkFile({ path, text }: RepairedText, { jsonLimits }: Pick<StateStore, "jsonLimits">): void {
  if (repairsFile.placeOf(path) !== null) throw refusal(`${path} lists the repairs and is never changed`, path);
  const kinds = COMPETITIONS.flatMap((competition) => stateFileAt(competition.files, path) ?? []);
  if (kinds.length === 0) throw refusal(`${path} is no file that a competition has (docs/records.md lists them)`, path);
  if (text === null) return;
  const errors: unknown[] = [];
  for (const kind of kinds) {
    try {
      kind.parse(text, { path, jsonLimits });
      return;
    } catch (error) {
      errors.push(error);
    }
  }
  throw errors[0];
}

const refusal = (message: string, path: string | null = null) =>
  new CompetitionError(message, { code: "REPAIR_REFUSED", data: { path } });
