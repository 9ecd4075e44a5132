import { CompetitionError } from "../../base/errors/competition-error.ts";
import { retry } from "../../base/kit/retry.ts";
import type { Clock } from "../../ports/clock.ts";
import type { ObjectStore } from "../../ports/object-store.ts";
import type { Door } from "./door-contract.ts";

/** Largest picture that is loaded, bytes. Our own choice: real prompt pictures and previews are below 3 MB. */
export const MAX_PICTURE_BYTES = 32 * 1024 * 1024;

/** Loads a picture by its public address; throws a fault of ours when it cannot be had. */
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
  /** Waits before each further attempt, milliseconds. @default none: one attempt */
  readonly retryMs?: readonly number[] | undefined;
  /** Whose time that is. @default systemClock */
  readonly io?: Clock | undefined;
};

/**
 * The one loader of pictures: our own straight from the object store, all others through the guarded door. A picture that cannot be had
 * is a fault of ours: nothing is scored for or against anyone because we could not see it.
 *
 * @example
 * const load = createPictureLoader({ objects, door: createDoor(), retryMs: [1_000, 4_000] });
 * const png = await load("https://cdn.example/p1.png", { signal });
 */
export function createPictureLoader({ door, objects, retryMs = [], io }: PictureLoaderOptions): PictureLoader {
  const once: PictureLoader = async (url, { signal } = {}) => {
    const key = objects?.keyOf(url) ?? null;
    const own = key === null ? null : await objects?.get(key, { maxBytes: MAX_PICTURE_BYTES, signal });
    if (own) return own;
    const fetched = await door.download(url, { maxBytes: MAX_PICTURE_BYTES, signal });
    if (fetched.kind === "measured") return fetched.value.bytes;
    if (fetched.kind === "fault") throw fetched.error;
    const { code, message, data } = fetched.rejection;
    // What was refused for what it is will be refused again at once; a caller that has time says so with `retryMs`.
    throw new CompetitionError(`${url}: ${message}`, {
      code,
      fault: "infrastructure",
      retryable: false,
      data: { url, ...data },
    });
  };
  return (url, options = {}) =>
    retry(() => once(url, options), {
      delaysMs: retryMs,
      shouldRetry: () => true,
      clock: io,
      signal: options.signal,
    });
}
