import type { ObjectStore } from "@404-gen/core";
import type { Door } from "@404-gen/core/net";
import { type LoadPictureOptions, loadPictures, MAX_PICTURE_BYTES } from "./load-picture.ts";

/** Loads pictures by their public address: our own from the object store, others through the guarded door. */
export function createPictureLoader({ objects, door }: { readonly objects: ObjectStore; readonly door: Door }) {
  const outside = loadPictures(door);
  return async (url: string, options: LoadPictureOptions = {}): Promise<Uint8Array> => {
    const key = objects.keyOf(url);
    const own = key === null ? null : await objects.get(key, { maxBytes: MAX_PICTURE_BYTES, signal: options.signal });
    return own ?? outside(url, options);
  };
}
