import type { CompetitionError } from "../../../base/errors/competition-error.ts";

/** Codes of render faults that a file itself may cause: its renderer died or had to be ended. */
export const RENDER_KILLED_CODES: ReadonlySet<string> = new Set([
  "RENDER_KILLED",
  "RENDER_TIMEOUT",
  "RENDER_WORKER_DIED",
  "RENDER_OUT_OF_MEMORY",
]);
/** Deaths by the same bytes after which they are not drawn again. Once may be our bad luck. */
const DEATHS = 2;

/** Counts renderers' deaths by model hash. */
export type Quarantine = {
  /** True when this hash killed often enough. */
  holds(sha256: string): boolean;
  /** Notes a render fault. */
  note(sha256: string, error: CompetitionError): void;
};

/**
 * Deaths are kept in this process only: one that ends with the process may be anybody's fault, and a file must not be refused for a
 * restart of ours.
 */
export function createQuarantine(): Quarantine {
  const deaths = new Map<string, number>();
  return {
    holds: (sha256) => (deaths.get(sha256) ?? 0) >= DEATHS,
    note(sha256, error) {
      if (RENDER_KILLED_CODES.has(error.code)) deaths.set(sha256, (deaths.get(sha256) ?? 0) + 1);
    },
  };
}
