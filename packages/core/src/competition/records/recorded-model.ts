import { MODEL_FORMATS, type ModelRecordKey, PREVIEW_FORMAT_NAMES, type PreviewFormat } from "../../base/formats.ts";
import type { Result } from "./results.ts";

/**
 * The format and public address of the model file that a record names; null when it names none.
 *
 * @example
 * const url = recordedModel(result)?.url;
 */
export function recordedModel(result: Result): {
  /** By the key under which the address stands. */
  readonly format: PreviewFormat;
  /** Public address. */
  readonly url: string;
} | null {
  for (const format of PREVIEW_FORMAT_NAMES) {
    const url = result[MODEL_FORMATS[format].recordKey];
    if (typeof url === "string") return { format, url };
  }
  return null;
}

/**
 * Public address of the model file, whichever format the record names.
 *
 * @example
 * modelUrl(result); // null when no model was delivered
 */
export const modelUrl = (result: Result): string | null => recordedModel(result)?.url ?? null;

/**
 * A model's address as an entry holds it: under the format's name.
 *
 * @example
 * modelEntry("glb", "https://cdn.example/lamp.glb"); // { glb: "https://cdn.example/lamp.glb" }
 */
export const modelEntry = (format: PreviewFormat, url: string | null): Pick<Result, ModelRecordKey> => ({
  [MODEL_FORMATS[format].recordKey]: url,
});
