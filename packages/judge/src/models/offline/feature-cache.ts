import type { PictureRef } from "@404-gen/core";

/** Keeps the last results by picture address, and shares one that is being made. A failed one is forgotten. */
export function createPictureCache<T>(
  make: (bytes: Uint8Array, signal: AbortSignal | undefined) => Promise<T>,
  { size }: { readonly size: number },
): (picture: PictureRef, options: { readonly signal?: AbortSignal | undefined }) => Promise<T> {
  const kept = new Map<string, Promise<T>>();
  return (picture, { signal }) => {
    const known = kept.get(picture.url);
    if (known !== undefined) {
      kept.delete(picture.url);
      kept.set(picture.url, known);
      return known;
    }
    const made = picture.load({ signal }).then((bytes) => make(bytes, signal));
    kept.set(picture.url, made);
    made.catch(() => kept.get(picture.url) === made && kept.delete(picture.url));
    const oldest = kept.keys().next();
    if (kept.size > size && !oldest.done) kept.delete(oldest.value);
    return made;
  };
}
