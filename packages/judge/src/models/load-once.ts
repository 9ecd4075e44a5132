import { createMemo, type PictureRef } from "@404-gen/core";

/** The same file, read at most once however many questions show it. A failed read is not kept. */
export function loadOnce(file: PictureRef): PictureRef {
  const reads = createMemo<null, Uint8Array>();
  return {
    url: file.url,
    load: (options) => reads.of(null, () => file.load(options)),
  };
}
