import { CompetitionError } from "@404-gen/core";
import { writeZip } from "@404-gen/core/archive";
import type { RecordReader } from "../repository/open.ts";

/** Files of a record, unchanged. */
export type RecordTexts = readonly (readonly [path: string, text: string])[];

/** Reads files of a record for an archive. */
export async function readTexts(reader: Pick<RecordReader, "read">, files: readonly string[]): Promise<RecordTexts> {
  const texts: [string, string][] = [];
  for (const path of files) {
    const text = await reader.read(path).catch(withoutOddity);
    if (text !== null) texts.push([path, text]);
  }
  return texts;
}

/** Null for what is no plain file: it has a finding, and is not in the archives. */
function withoutOddity(error: unknown): null {
  if (CompetitionError.is(error, "RECORD_CLASH") || CompetitionError.is(error, "RECORD_NOT_A_FILE")) return null;
  throw error;
}

const encoder = new TextEncoder();

/** A zip archive of texts, from which visitors prove the record. */
export const archiveOf = (texts: RecordTexts): Uint8Array =>
  writeZip(
    texts.map(([name, text]) => ({ name, bytes: encoder.encode(text) })),
    { deflate: true },
  );
