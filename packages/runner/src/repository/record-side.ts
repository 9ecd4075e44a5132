import { CompetitionError } from "@404-gen/core";
import type { Results } from "@404-gen/core/records";
import { neededIn, type Reading, readRoundOne, readSide } from "@404-gen/core/round";
import type { LoadPicture, RecordSide } from "@404-gen/judge";
import { keptRecord } from "./kept-record.ts";
import { openRepository } from "./open.ts";
import type { RepositoryReach } from "./reach.ts";

export type RecordReach = {
  /** Reads the previews. */
  readonly load: LoadPicture;
  readonly signal: AbortSignal;
  /** Branch, credential and limits of the record's repository. */
  readonly reach: RepositoryReach;
  /** Folder of the evaluation, which keeps the record. @default it is not kept */
  readonly out?: string | undefined;
  /** Called when the kept record is used because the repository cannot be reached. */
  readonly onKept?: ((error: CompetitionError) => void) | undefined;
};

/**
 * Opens a contestant of a past round, written `owner/repo#round:hotkey`: its results come from git, its previews from their CDN.
 *
 * @throws CompetitionError `AGAINST_INVALID`, `RECORD_MISSING`
 */
export async function openRecordSide(text: string, options: RecordReach): Promise<RecordSide> {
  const { load, signal, reach } = options;
  const results = await recordOf(text, options, async ({ source, round, hotkey }) => {
    const repository = await openRepository(source, { signal, reach });
    try {
      const { read } = readRoundOne(repository.reader, { round });
      return neededIn(await readSide<Reading<Results>>(read, hotkey), { source });
    } finally {
      await repository.close();
    }
  });
  return { kind: "record", name: text, results, load };
}

type Against = ReturnType<typeof parseAgainst>;

/** The record from its repository, or the one that the evaluation's folder kept. */
export function recordOf<T>(
  text: string,
  { out, onKept }: RecordReach,
  read: (against: Against) => Promise<T>,
): Promise<T> {
  const against = parseAgainst(text);
  return out === undefined ? read(against) : keptRecord({ text, out, onKept, open: () => read(against) });
}

/** The parts of `owner/repo#round:hotkey`. @throws CompetitionError `AGAINST_INVALID` */
export function parseAgainst(text: string): {
  readonly source: string;
  readonly round: number;
  readonly hotkey: string;
} {
  const [, source, round, hotkey] = /^(.+)#(\d+):(\w+)$/.exec(text) ?? [];
  if (source && round && hotkey) return { source, round: Number(round), hotkey };
  throw new CompetitionError(`--against is ${JSON.stringify(text)}, allowed is owner/repo#round:hotkey`, {
    code: "AGAINST_INVALID",
  });
}
