import type { CompetitionConfig } from "../../records/config.ts";
import type { CompetitionState } from "../../records/state.ts";
import type { LedgerNotes } from "../tally.ts";
import type { FrozenNote } from "./frozen.ts";
import type { Announced, Held } from "./moves.ts";
import type { Decided } from "./overwritten.ts";

/** What a replay came to, as JSON: from here the next one goes on. */
export type Replayed = {
  /** The last commit. */
  readonly commit: string;
  readonly notes: readonly (readonly [round: number | null, notes: LedgerNotes])[];
  readonly book: readonly (readonly [path: string, decided: readonly (readonly [key: string, decided: Decided])[]])[];
  readonly entered: readonly (readonly [round: number, matches: readonly string[]])[];
  readonly frozen: readonly FrozenNote[];
  readonly state: CompetitionState | null;
  readonly held: Held | null;
  readonly config: CompetitionConfig | null;
  readonly latest: number | null;
  readonly announced: Announced | null;
};
