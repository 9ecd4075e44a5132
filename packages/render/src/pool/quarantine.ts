import { CompetitionError } from "@404-gen/core";
import { refusal } from "../errors.ts";

/** Deaths of a worker by the same file after which the file is refused unseen. */
export const QUARANTINE_DEATHS = 2;

/** Hashes that are remembered; the oldest is forgotten first. */
const REMEMBERED = 10_000;

const DEADLY = ["RENDER_TIMEOUT", "RENDER_OUT_OF_MEMORY", "RENDER_WORKER_DIED"] as const;

/** Remembers which files killed their worker. The first death counts as ours, the second as the file's. */
export type Quarantine = {
  /** Throws `RENDER_QUARANTINED` (fault `miner`) for a file that killed two workers. */
  check(file: HashedFile): void;
  /** The error to report for a failed attempt: the same one, or `RENDER_QUARANTINED` at the second death. */
  record(file: HashedFile, error: unknown): unknown;
};

/** A file whose hash is only computed when a death makes it matter: that takes a tenth of the time of drawing it. */
export type HashedFile = { readonly sha256: () => string };

export function createQuarantine(): Quarantine {
  const deaths = new Map<string, string[]>();
  const verdict = (sha256: string, codes: readonly string[]) =>
    refusal("RENDER_QUARANTINED", `Drawing this file killed its worker ${codes.length} times (${codes.join(", ")}).`, {
      sha256,
      deaths: codes,
    });
  return {
    check(file) {
      if (deaths.size === 0) return;
      const sha256 = file.sha256();
      const codes = deaths.get(sha256) ?? [];
      if (codes.length >= QUARANTINE_DEATHS) throw verdict(sha256, codes);
    },
    record(file, error) {
      if (!CompetitionError.is(error, ...DEADLY)) return error;
      const sha256 = file.sha256();
      const codes = [...(deaths.get(sha256) ?? []), error.code];
      deaths.delete(sha256);
      deaths.set(sha256, codes);
      if (deaths.size > REMEMBERED) deaths.delete(deaths.keys().next().value!);
      return codes.length >= QUARANTINE_DEATHS ? verdict(sha256, codes) : error;
    },
  };
}
