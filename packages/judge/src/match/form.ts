import type { Evidence } from "@404-gen/core";

/** What both models were made for. */
export type MatchPrompt = {
  /** Stem. */
  readonly name: string;
  /** Address of the prompt picture. */
  readonly url: string;
};

/** One measured run of a duel, whatever the competition keeps of it. */
export type AnyPlay = { readonly winner: "left" | "right" | "draw"; readonly flags: readonly string[] };

/** A prompt of a match before any duel: settled, or one that the judge must look at. */
export type PlannedDuel = {
  /** Stem. */
  readonly name: string;
  readonly outcome: "left" | "right" | "draw" | "duel";
  /** Why no duel is needed; null for a duel. */
  readonly reason: string | null;
};

/** A fault as the record holds it. */
export type EntryFault = { readonly code: string; readonly message: string };

/** One prompt of a match while it is played. `plays` and `fault` change; the rest is fixed by the plan. */
export type MatchEntry<P extends AnyPlay = AnyPlay> = {
  readonly prompt: MatchPrompt;
  readonly outcome: PlannedDuel["outcome"];
  readonly reason: string | null;
  readonly plays: P[];
  fault: EntryFault | null;
};

export type ReportFacts<P extends AnyPlay> = {
  /** Sorted by name, code points. */
  readonly entries: readonly MatchEntry<P>[];
  /** Plays that every duel needs: 1, or 1 + confirmations when the margin is near the line. */
  readonly needed: number;
  readonly attempts: number;
  /** Milliseconds since the epoch. */
  readonly now: number;
};

/** What differs in a match from one competition to another: its plan, its judge's question, its record. */
export type MatchForm<P extends AnyPlay, Report> = {
  /** True: a side delivered nothing, so nobody is asked. */
  readonly walkover: boolean;
  readonly planned: readonly PlannedDuel[];
  /** Measured plays of an earlier, incomplete run of the same match. */
  earlierPlays(prompt: MatchPrompt): readonly P[];
  /** Attempts that the earlier record counts, 0 without one. */
  readonly earlierAttempts: number;
  ask(
    prompt: MatchPrompt,
    options: { readonly seed: number; readonly signal?: AbortSignal | undefined },
  ): Promise<Evidence<P>>;
  /** The record of the match as it stands, complete or not. */
  report(facts: ReportFacts<P>): Report;
};
