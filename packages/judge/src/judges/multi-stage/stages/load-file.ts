import { CompetitionError, type PictureRef, retry, withDeadline } from "@404-gen/core";
import { isNotFound } from "../../../bundles/is-not-found.ts";
import type { DuelContext } from "../duel-context.ts";

/** Milliseconds for one file. Source: MULTISTAGE.md 1. */
const TIMEOUT_MS = 60_000;
/** Waits before each next try, milliseconds, where a failed call ends the duel. */
const RETRY_DELAYS_MS = [1000, 3000];

/**
 * Loads a bundle's file; null: it does not exist. For upstream every failure means that. Where failed calls end the duel, only a clear
 * "not found" does: after any other failure the file is tried again, and at last the duel is a fault (`JUDGE_PICTURE`).
 */
export async function loadFile(context: DuelContext, file: PictureRef): Promise<Uint8Array | null> {
  const { signal, io } = context;
  const strict = context.strictness.failedCallsEndDuel;
  const load = () =>
    withDeadline((deadline) => file.load({ signal: deadline }), { what: file.url, ms: TIMEOUT_MS, io, signal });
  try {
    return await retry(load, {
      delaysMs: strict ? RETRY_DELAYS_MS : [],
      shouldRetry: (error) => !isNotFound(error),
      clock: io,
      signal,
    });
  } catch (error) {
    signal.throwIfAborted();
    if (!strict || isNotFound(error)) return null;
    const message = error instanceof Error ? error.message : String(error);
    throw new CompetitionError(`${file.url} could not be loaded: ${message}`, {
      code: "JUDGE_PICTURE",
      cause: error,
    });
  }
}
