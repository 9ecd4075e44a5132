import { createHash } from "node:crypto";
import type { ObjectBody } from "../../ports/object-store.ts";
import { CompetitionError } from "../errors/competition-error.ts";

/** Counts and hashes a body as it passes. */
export type BodyMeter = {
  /** The pieces; stops with the signal's reason when it aborts. */
  readonly pieces: AsyncIterable<Uint8Array>;
  /** Bytes and hash of what has passed; ask once, at the end. */
  result(): { readonly size: number; readonly sha256: string };
};

/** A body as a stream that is counted and hashed on its way; nothing is kept. */
export function meterBody(body: ObjectBody, options: { readonly signal?: AbortSignal | undefined } = {}): BodyMeter {
  const hash = createHash("sha256");
  let size = 0;
  async function* pieces(): AsyncGenerator<Uint8Array, void, undefined> {
    options.signal?.throwIfAborted();
    for await (const piece of body instanceof Uint8Array ? [body] : body) {
      options.signal?.throwIfAborted();
      hash.update(piece);
      size += piece.byteLength;
      yield piece;
    }
    options.signal?.throwIfAborted();
  }
  return { pieces: pieces(), result: () => ({ size, sha256: hash.digest("hex") }) };
}

/** Refuses an object larger than its reader allows. */
export function checkObjectSize(
  size: number,
  options: { readonly key: string; readonly maxBytes?: number | undefined },
) {
  if (options.maxBytes === undefined || size <= options.maxBytes) return;
  throw new CompetitionError(`${options.key} has ${size} bytes; at most ${options.maxBytes} were asked for`, {
    code: "OBJECT_TOO_LARGE",
    data: { key: options.key, size, maxBytes: options.maxBytes },
  });
}
