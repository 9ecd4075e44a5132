import { MODEL_FORMATS, type ModelFormat } from "@404-gen/core";
import { refusal } from "./errors.ts";

/** The size and format of a file, without its bytes. */
export type SizedFile = {
  /** Size of the file. */
  readonly bytes: number;
  readonly format: ModelFormat;
};

/** Refuses a file that is larger than the caller's limit, or without one than its format's. The reference answers 413. */
export function checkModelBytes({ bytes, format }: SizedFile, maxBytes: number | null | undefined): void {
  const { tooLarge, maxBytes: most } = MODEL_FORMATS[format];
  const limit = maxBytes ?? most;
  if (bytes <= limit) return;
  const message = `The file has ${bytes} bytes; at most ${limit} are drawn. Make it smaller.`;
  throw refusal(tooLarge, message, { bytes, limit });
}
