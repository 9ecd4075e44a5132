import type { Evidence } from "@404-gen/core";

/** The prompt of both models. */
export type MatchPrompt = {
  /** Stem of the prompt. */
  readonly name: string;
  /** Address of the prompt picture. */
  readonly url: string;
};

/** One measured run of a duel; each competition adds its own fields. */
export type AnyPlay = { readonly winner: "left" | "right" | "draw"; readonly flags: readonly string[] };

/** A prompt of a match before its duel: decided without a duel, or `duel`. */
export type PlannedDuel = {
  /** Stem of the prompt. */
  readonly name: string;
  readonly outcome: "left" | "right" | "draw" | "duel";
  /** Why no duel is needed; null for a duel. */
  readonly reason: string | null;
};

/** A fault in the record. */
export type EntryFault = { readonly code: string; readonly message: string };

/** One prompt of a match in progress. Only `plays` and `fault` change. */
export type MatchEntry<P extends AnyPlay = AnyPlay> = {
  readonly prompt: MatchPrompt;
  readonly outcome: PlannedDuel["outcome"];
  readonly reason: string | null;
  readonly plays: P[];
  fault: EntryFault | null;
};

export type ReportFacts<P extends AnyPlay> = {
  /** Entries, sorted by the code points of their names. */
  readonly entries: readonly MatchEntry<P>[];
  /** Plays that every duel needs: 1, or 1 + confirmations when the margin is near `winMargin`. */
  readonly needed: number;
  /** Number of this run of the match, from 1. */
  readonly attempts: number;
  /** Milliseconds since the epoch. */
  readonly now: number;
};

/** The parts of a match that differ between the competitions: its plan, its judge's question, its record. */
export type MatchForm<P extends AnyPlay, Report> = {
  /** True when a side delivered nothing, so that no duel is played. */
  readonly walkover: boolean;
  readonly planned: readonly PlannedDuel[];
  /** Measured plays of an earlier, incomplete run of the same match. */
  earlierPlays(prompt: MatchPrompt): readonly P[];
  /** Number of earlier runs by the earlier record; 0 without one. */
  readonly earlierAttempts: number;
  ask(
    prompt: MatchPrompt,
    options: { readonly seed: number; readonly signal?: AbortSignal | undefined },
  ): Promise<Evidence<P>>;
  /** The present record of the match, complete or not. */
  report(facts: ReportFacts<P>): Report;
};
