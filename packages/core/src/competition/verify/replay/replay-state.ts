import type { CompetitionConfig } from "../../records/config.ts";
import type { CompetitionState } from "../../records/state.ts";
import type { LedgerNotes } from "../tally.ts";
import type { Announcement, Hold } from "./moves.ts";
import type { Decision } from "./overwritten.ts";
import type { FrozenNote } from "./round-terms.ts";

/** What a replay came to, as JSON: from here the next one goes on. */
export type ReplayState = {
  /** The last commit. */
  readonly commit: string;
  readonly notes: readonly (readonly [round: number | null, notes: LedgerNotes])[];
  readonly book: readonly (readonly [path: string, decided: readonly (readonly [key: string, decided: Decision])[]])[];
  readonly entered: readonly (readonly [round: number, matches: readonly string[]])[];
  readonly frozen: readonly FrozenNote[];
  readonly state: CompetitionState | null;
  readonly held: Hold | null;
  readonly config: CompetitionConfig | null;
  readonly latest: number | null;
  readonly announced: Announcement | null;
};
