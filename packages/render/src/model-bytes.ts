import { refusal } from "./errors.ts";

/** Refuses a file that is larger than is drawn. The reference answers 413. */
export function checkModelBytes(bytes: Uint8Array, maxBytes: number): void {
  if (bytes.length <= maxBytes) return;
  throw refusal("MODEL_TOO_LARGE", `The file has ${bytes.length} bytes; at most ${maxBytes} are drawn.`, {
    bytes: bytes.length,
    limit: maxBytes,
  });
}
