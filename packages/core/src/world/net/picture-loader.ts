import { CompetitionError } from "../../base/errors/competition-error.ts";
import { retry } from "../../base/kit/retry.ts";
import type { Clock } from "../../ports/clock.ts";
import type { ObjectStore } from "../../ports/object-store.ts";
import type { Door } from "./door-contract.ts";
import { MAX_PICTURE_BYTES } from "./picture-limit.ts";

/** Loads a picture by its public address; throws a fault of ours when it cannot be loaded. */
export type PictureLoader = (
  url: string,
  options?: { readonly signal?: AbortSignal | undefined },
) => Promise<Uint8Array>;

/** How pictures are loaded. */
export type PictureLoaderOptions = {
  /** The way to their addresses. */
  readonly door: Pick<Door, "download">;
  /** Where our own pictures are. @default none: every picture comes through the door */
  readonly objects?: Pick<ObjectStore, "keyOf" | "get"> | undefined;
  /** Largest picture, bytes: MAX_PICTURE_BYTES. @default 33554432 */
  readonly maxBytes?: number | undefined;
  /** Waits before each further attempt, milliseconds. @default none: one attempt */
  readonly retryMs?: readonly number[] | undefined;
  /** Clock for these waits. @default systemClock */
  readonly io?: Clock | undefined;
};

/**
 * The one loader of pictures: our own straight from the object store, all others through the guarded door. A picture that cannot be loaded
 * is a fault of ours: nothing is scored for or against anyone because we could not see it.
 *
 * @example
 * const load = createPictureLoader({ objects, door: createDoor(), retryMs: [1_000, 4_000] });
 * const png = await load("https://cdn.example/p1.png", { signal });
 */
export function createPictureLoader(options: PictureLoaderOptions): PictureLoader {
  const { door, objects, retryMs = [], io, maxBytes = MAX_PICTURE_BYTES } = options;
  const once: PictureLoader = async (url, { signal } = {}) => {
    const key = objects?.keyOf(url) ?? null;
    const own = key === null ? null : await objects?.get(key, { maxBytes, signal });
    if (own) return own;
    const download = await door.download(url, { maxBytes, signal });
    if (download.kind === "measured") return download.value.bytes;
    if (download.kind === "fault") throw download.error;
    const { code, message, data } = download.rejection;
    // A refusal because of the file itself would come again at once; a caller that has time says so with `retryMs`.
    throw new CompetitionError(`${url}: ${message}`, {
      code,
      fault: "infrastructure",
      retryable: false,
      data: { url, ...data },
    });
  };
  return (url, { signal } = {}) =>
    retry(() => once(url, { signal }), {
      delaysMs: retryMs,
      shouldRetry: () => true,
      clock: io,
      signal,
    });
}
