import { CompetitionError } from "@404-gen/core";
import type { Place } from "../place.ts";

/**
 * Milliseconds between two tries to reach a host that is down when a part is opened. Each wait is twice the one before, up to the longest.
 */
const FIRST_WAIT_MS = 5_000;
const LONGEST_WAIT_MS = 300_000;

/**
 * Opens a part. Where the place has patience, it waits for a host that is down, as the services do later. An error that no wait can end (a
 * refused credential, a wrong address) is thrown at once.
 */
export async function waitForHost<T>(
  open: () => Promise<T>,
  { patience, io, logger }: Pick<Place, "patience" | "io" | "logger">,
): Promise<T> {
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(LONGEST_WAIT_MS, waitMs * 2)) {
    try {
      return await open();
    } catch (error) {
      if (patience === null || !CompetitionError.is(error) || !error.retryable) throw error;
      patience.throwIfAborted();
      const ms = Math.max(waitMs, error.retryAfterMs ?? 0);
      logger.warn("waiting for a host that is down", { code: error.code, problem: error.message, seconds: ms / 1000 });
      await io.sleep(ms, { signal: patience });
    }
  }
}
