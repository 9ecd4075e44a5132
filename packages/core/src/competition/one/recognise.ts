import { MODEL_FORMATS, PREVIEW_FORMAT_NAMES } from "../../base/formats.ts";
import type { Recognition, RoundToRecognise } from "../define-competition.ts";
import { generatedFile, type Result, submittedFile } from "../records/results.ts";
import { readFile } from "../round/read-file.ts";

/** A round of competition 1 has results under the key of a format that is judged by previews. A round without any result does not show its competition. */
export async function recogniseOne({ source, paths }: RoundToRecognise): Promise<Recognition> {
  for (const file of [submittedFile, generatedFile]) {
    for (const path of paths) {
      const place = file.placeOf(path);
      const reading = place && (await readFile(source, file, place));
      const [first] = reading?.kind === "read" ? Object.values(reading.value) : [];
      if (first !== undefined) return isOne(first) ? "yes" : "no";
    }
  }
  return "unknown";
}

const isOne = (result: Result): boolean =>
  PREVIEW_FORMAT_NAMES.some((format) => MODEL_FORMATS[format].recordKey in result);
