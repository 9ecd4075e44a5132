import { type ObjectStore, retry } from "@404-gen/core";
import type { Door } from "@404-gen/core/net";
import { auditFault } from "./result-record.ts";

/** Bytes that a prompt picture or a preview may have. Our own choice: the real ones are below 3 MB. */
const MAX_PICTURE_BYTES = 64 * 1024 * 1024;
const DELAYS_MS = [1_000, 4_000] as const;

/** Loads a picture by its public address; throws a fault of ours when it cannot. */
export type PictureLoader = (
  url: string,
  options: { readonly signal?: AbortSignal | undefined },
) => Promise<Uint8Array>;

/** Loads pictures: our own straight from the object store, foreign ones through the door. */
export function createPictureLoader({
  objects,
  door,
}: {
  readonly objects: ObjectStore;
  readonly door: Door;
}): PictureLoader {
  const once: PictureLoader = async (url, { signal }) => {
    const key = objects.keyOf(url);
    const own = key === null ? null : await objects.get(key, { maxBytes: MAX_PICTURE_BYTES, signal });
    if (own) return own;
    const got = await door.download(url, { maxBytes: MAX_PICTURE_BYTES, signal });
    if (got.kind === "measured") return got.value.bytes;
    const code = got.kind === "rejected" ? got.rejection.code : got.error.code;
    throw auditFault("PICTURE_UNAVAILABLE", `${url}: ${code}`, { url, code });
  };
  return (url, options) => retry(() => once(url, options), { delaysMs: DELAYS_MS, signal: options.signal });
}

/** A loader that keeps what it loaded: every pod of a round asks for the same prompts. A failed load is not kept. */
export function cachePictures(load: PictureLoader): PictureLoader {
  const kept = new Map<string, Promise<Uint8Array>>();
  return (url, options) => {
    const held = kept.get(url);
    if (held) return held;
    // A shared load must not die with the first asker's signal.
    const fresh = load(url, {});
    kept.set(url, fresh);
    fresh.catch(() => kept.delete(url));
    return abortable(fresh, options.signal);
  };
}

function abortable<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const onAbort = () => reject(signal.reason);
    signal.addEventListener("abort", onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", onAbort));
  });
}
