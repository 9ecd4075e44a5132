import type { PictureRef } from "@404-gen/core";
import type { LoadPicture } from "./types.ts";

/** A picture by its address, read by the given loader. */
export const pictureRef = (url: string, load: LoadPicture): PictureRef => ({
  url,
  load: (options) => load(url, options),
});
