import type { CompetitionError, Rejection } from "@404-gen/core";
import type { MendStep } from "./report.ts";

/** The result of a format's mend. */
export type MendedModel = {
  /** Why the original file is refused; null: it is accepted. */
  readonly refused: Rejection | null;
  readonly steps: readonly MendStep[];
  /** Null: there was nothing to mend. */
  readonly mended: {
    readonly bytes: Uint8Array;
    /** RGB of the grid: the original as a viewer shows it. Null: nothing is seen. */
    readonly before: Uint8Array | null;
    /** RGB of the judge's grid, or the refusal. */
    readonly after: Uint8Array | CompetitionError;
  } | null;
};
