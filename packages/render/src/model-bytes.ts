import { MODEL_FORMATS, type ModelFormat } from "@404-gen/core";
import { refusal } from "./errors.ts";

/** Refuses a file that is larger than is drawn: than the caller's limit, or without one than its format's. The reference answers 413. */
export function checkModelBytes(
  { bytes, format }: { readonly bytes: Uint8Array; readonly format: ModelFormat },
  maxBytes: number | null | undefined,
): void {
  const limit = maxBytes ?? MODEL_FORMATS[format].maxBytes;
  if (bytes.length <= limit) return;
  throw refusal("MODEL_TOO_LARGE", `The file has ${bytes.length} bytes; at most ${limit} are drawn.`, {
    bytes: bytes.length,
    limit,
  });
}
