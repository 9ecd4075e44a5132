import { CompetitionError } from "@404-gen/core";
import type { Results } from "@404-gen/core/records";
import { neededIn, type Reading, readRoundOne, readSide } from "@404-gen/core/round";
import type { LoadPicture, RecordSide } from "@404-gen/judge";
import { openRepository } from "./open.ts";

export type RecordReach = {
  /** Reads the previews. */
  readonly load: LoadPicture;
  readonly signal: AbortSignal;
};

/**
 * Opens a past round's contestant, written `owner/repo#round:hotkey`: its results from git, its previews from their CDN.
 *
 * @throws CompetitionError `AGAINST_INVALID`, `RECORD_MISSING`
 */
export async function openRecordSide(text: string, { load, signal }: RecordReach): Promise<RecordSide> {
  const { source, round, hotkey } = parseAgainst(text);
  const repository = await openRepository(source, { signal });
  try {
    const { read } = readRoundOne(repository.reader, { round });
    const results = neededIn(await readSide<Reading<Results>>(read, hotkey), { source });
    return { kind: "record", name: text, results, load };
  } finally {
    await repository.close();
  }
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
