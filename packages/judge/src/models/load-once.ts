import { memoOnce, type PictureRef } from "@404-gen/core";

/** The same file, read at most once however many questions show it. A failed read is not kept. */
export const loadOnce = (file: PictureRef): PictureRef => ({
  url: file.url,
  load: memoOnce((options) => file.load(options)),
});
