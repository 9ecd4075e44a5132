import { isObject } from "../../../base/kit/is-object.ts";
import { readJsonFast } from "../../records/json/read-fast.ts";
import { readPlainJson } from "../../records/json/read-json.ts";
import { attempt } from "../replay/attempt.ts";
import type { Tally } from "../tally.ts";
import type { RecordReader } from "../types.ts";

/** A form in which a live competition once wrote a file, and which is still read. */
export type OlderForm = {
  /** Paths of such files. */
  readonly path: RegExp;
  /** Has the file's JSON that form? `beside`: paths of the round's files. */
  isIn(value: unknown, beside: readonly string[]): boolean;
  /** The form in a few words. */
  readonly form: string;
  /** What is taken from it. */
  readonly read: string;
  /** What cannot be checked for it; null: nothing is missing. */
  readonly unchecked: string | null;
};

/** `leader.json` of all competitions. */
export const OLDER_LEADER: OlderForm = {
  path: /^leader\.json$/,
  isIn: (value) => isObject(value) && Array.isArray(value["transitions"]),
  form: "its entries stand under `transitions`",
  read: "the entries, as if they stood alone",
  unchecked: null,
};

export type OlderFormsOptions = {
  /** Paths of the files: a round's, or those beside the rounds. */
  readonly files: readonly string[];
  /** The older forms of their competition. */
  readonly forms: readonly OlderForm[];
  readonly tally: Tally;
};

/** Says of each file in an older form what was read and what was not checked: a note, because nobody did wrong. */
export async function checkOlderForms(reader: RecordReader, options: OlderFormsOptions): Promise<void> {
  const { files, forms, tally } = options;
  for (const path of files) {
    const fitting = forms.filter((form) => form.path.test(path));
    if (fitting.length === 0) continue;
    const value = await jsonAt(reader, path);
    for (const { isIn, form, read, unchecked } of fitting) {
      if (!isIn(value, files)) continue;
      tally.expect(false, () => ({
        code: "OLDER_FORMAT",
        file: path,
        recorded: form,
        expected: null,
        message: `${path} has an older form: ${form}. Read: ${read}. Not checked: ${unchecked ?? "nothing is missing"}.`,
      }));
    }
  }
}

/** The file's JSON, within the limits; null where there is none: what is wrong with it is reported by those who read it. */
async function jsonAt(reader: RecordReader, path: string): Promise<unknown> {
  const text = await reader.read(path).catch(() => null);
  if (text === null) return null;
  const { jsonLimits } = reader;
  return attempt(() => (readJsonFast(text, jsonLimits) ?? readPlainJson(text, jsonLimits)).value);
}
