import { orAborted } from "../../base/kit/or-aborted.ts";
import type { PictureLoader } from "./picture-loader.ts";

/** How much a cache of pictures may hold. */
export type PictureCacheOptions = {
  /** Bytes of pictures that are kept; those that nobody asked for the longest time go first. @default 67108864 */
  readonly maxBytes?: number | undefined;
};

/** 64 MiB: the prompts of a round are about 128 pictures of up to half a MB. */
export const PICTURE_CACHE_DEFAULTS = { maxBytes: 64 * 1024 * 1024 };

/** A loader that keeps what it loaded, up to its limit. */
export type PictureCache = PictureLoader & {
  /** Bytes that are kept now. */
  readonly bytes: number;
};

/**
 * A loader that keeps what it loaded, within a bound: every pod of a round asks for the same prompts. Those who ask for a picture that is
 * on its way share it; a load that failed is not kept.
 *
 * @example
 * const load = cachePictures(createPictureLoader({ door, objects }), { maxBytes: 64 * 1024 * 1024 });
 */
export function cachePictures(
  load: PictureLoader,
  { maxBytes = PICTURE_CACHE_DEFAULTS.maxBytes }: PictureCacheOptions = {},
): PictureCache {
  const coming = new Map<string, Promise<Uint8Array>>();
  /** In order of last use, the oldest first. */
  const pictures = new Map<string, Uint8Array>();
  let bytes = 0;
  const drop = (url: string) => {
    bytes -= pictures.get(url)?.byteLength ?? 0;
    pictures.delete(url);
  };
  const keep = (url: string, picture: Uint8Array) => {
    drop(url);
    pictures.set(url, picture);
    bytes += picture.byteLength;
    for (const oldest of pictures.keys()) {
      if (bytes <= maxBytes) break;
      drop(oldest);
    }
  };
  const fetch = async (url: string) => {
    try {
      // A shared load must not end with the first asker's signal.
      const picture = await load(url, {});
      keep(url, picture);
      return picture;
    } finally {
      coming.delete(url);
    }
  };
  const loader: PictureLoader = async (url, { signal } = {}) => {
    signal?.throwIfAborted();
    const picture = pictures.get(url);
    if (picture) {
      keep(url, picture);
      return picture;
    }
    const shared = coming.get(url) ?? fetch(url);
    coming.set(url, shared);
    return orAborted(shared, signal);
  };
  return Object.defineProperty(loader, "bytes", { get: () => bytes }) as PictureCache;
}
