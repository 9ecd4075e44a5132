import { createHash } from "node:crypto";
import { keepLast, type PictureRef } from "@404-gen/core";

/**
 * Keeps the last results by picture address and by content: the same picture at another address is loaded but not measured again. Calls at the same
 * time share one measurement. A failed one is not kept.
 */
export function createPictureCache<T>(
  make: (bytes: Uint8Array, signal: AbortSignal | undefined) => Promise<T>,
  { size }: { readonly size: number },
): (picture: PictureRef, options: { readonly signal?: AbortSignal | undefined }) => Promise<T> {
  const byAddress = keepLast<T>({ most: size });
  const byContent = keepLast<T>({ most: size });
  return (picture, { signal }) =>
    byAddress.of(picture.url, async () => {
      const bytes = await picture.load({ signal });
      return byContent.of(createHash("sha256").update(bytes).digest("base64"), () => make(bytes, signal));
    });
}
