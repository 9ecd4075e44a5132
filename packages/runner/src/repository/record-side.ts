import { CompetitionError } from "@404-gen/core";
import { paths, readNeeded, resultsSchema } from "@404-gen/core/records";
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
  const [, source, round, hotkey] = /^(.+)#(\d+):(\w+)$/.exec(text) ?? [];
  if (!source || !round || !hotkey) {
    throw new CompetitionError(`--against is ${JSON.stringify(text)}, allowed is owner/repo#round:hotkey`, {
      code: "AGAINST_INVALID",
      fault: "usage",
    });
  }
  const repository = await openRepository(source, { signal });
  try {
    const path = hotkey === "leader" ? paths.generated(Number(round), hotkey) : paths.submitted(Number(round), hotkey);
    const results = await readNeeded(repository.reader, { path, schema: resultsSchema, source });
    return { kind: "record", name: text, results, load };
  } finally {
    await repository.close();
  }
}
