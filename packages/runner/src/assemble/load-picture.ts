import { CompetitionError } from "@404-gen/core";
import type { Door } from "@404-gen/core/net";

/** Largest picture that is loaded, bytes. */
export const MAX_PICTURE_BYTES = 32 * 1024 * 1024;

export type LoadPictureOptions = { readonly signal?: AbortSignal | undefined };

/**
 * Loads pictures by address through a guarded door. A picture that cannot be had is a fault: nothing is scored for or against
 * anyone because we could not see it.
 */
export const loadPictures =
  (door: Door) =>
  async (url: string, { signal }: LoadPictureOptions = {}): Promise<Uint8Array> => {
    const fetched = await door.download(url, { maxBytes: MAX_PICTURE_BYTES, signal });
    if (fetched.kind === "measured") return fetched.value.bytes;
    if (fetched.kind === "fault") throw fetched.error;
    const { code, message, data } = fetched.rejection;
    // What was refused for what it is will be refused again at once.
    throw new CompetitionError(`${url}: ${message}`, {
      code,
      fault: "infrastructure",
      retryable: false,
      data: { url, ...data },
    });
  };
