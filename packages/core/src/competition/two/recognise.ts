import type { Recognition, RoundToRecognise } from "../define-competition.ts";
import { readFile } from "../round/read-file.ts";
import { auditMatrixFile, generationReportsFile } from "./records/audits.ts";
import { generatedFileTwo, submittedFileTwo } from "./records/results.ts";

/** A round of competition 2 has results under `js`, numbered regenerations, or audits in a matrix. A round without any of them does not show its competition. */
export async function recogniseTwo({ source, paths }: RoundToRecognise): Promise<Recognition> {
  const own = [generatedFileTwo, generationReportsFile, auditMatrixFile];
  if (paths.some((path) => own.some((file) => file.placeOf(path) !== null))) return "yes";
  for (const path of paths) {
    const place = submittedFileTwo.placeOf(path);
    const reading = place && (await readFile(source, submittedFileTwo, place));
    if (reading?.kind === "refused") return "no";
    if (reading?.kind === "read" && Object.keys(reading.value).length > 0) return "yes";
  }
  return "unknown";
}
