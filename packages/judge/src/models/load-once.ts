import type { PictureRef } from "@404-gen/core";

/** The same file, read at most once however many questions show it. A failed read is not kept. */
export function loadOnce(file: PictureRef): PictureRef {
  let reading: Promise<Uint8Array> | null = null;
  return {
    url: file.url,
    load(options) {
      if (reading !== null) return reading;
      const started = file.load(options);
      reading = started;
      started.catch(() => {
        if (reading === started) reading = null;
      });
      return started;
    },
  };
}
