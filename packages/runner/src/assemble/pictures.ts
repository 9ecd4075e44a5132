import { CompetitionError, type ObjectStore } from "@404-gen/core";
import type { Door } from "@404-gen/core/net";

/** Largest picture that is loaded, bytes. */
const MAX_PICTURE_BYTES = 32 * 1024 * 1024;

/** Loads pictures by their public address: our own from the object store, others through the guarded door. */
export function createPictureLoader({ objects, door }: { readonly objects: ObjectStore; readonly door: Door }) {
  return async (url: string, options: { readonly signal?: AbortSignal | undefined } = {}): Promise<Uint8Array> => {
    const key = objects.keyOf(url);
    const own = key === null ? null : await objects.get(key, { maxBytes: MAX_PICTURE_BYTES, signal: options.signal });
    if (own !== null) return own;
    const fetched = await door.download(url, { maxBytes: MAX_PICTURE_BYTES, signal: options.signal });
    if (fetched.kind === "measured") return fetched.value.bytes;
    if (fetched.kind === "fault") throw fetched.error;
    const { code, message, data } = fetched.rejection;
    throw new CompetitionError(`${url}: ${message}`, { code, fault: "infrastructure", data: { url, ...data } });
  };
}
