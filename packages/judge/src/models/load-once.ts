import { memoOnce, type PictureRef } from "@404-gen/core";

/** The same file, read at most once for all questions. A failed read is tried again. */
export const loadOnce = (file: PictureRef): PictureRef => ({
  url: file.url,
  load: memoOnce((options) => file.load(options)),
});
