import { matchKey } from "../../rules/tournament-facts.ts";
import { auditLeft, type RoundFacts, repeatsOf, SUBMITTED } from "./facts.ts";

/** One duel of an audit: what a miner's image made again, against what was submitted. */
export type AuditDuel = {
  /** SS58 address of the miner under audit. */
  readonly hotkey: string;
  /** Left side's contestant: `submitted`, `leader` or a hotkey. */
  readonly side: string;
  /** Regeneration's index, from 1. */
  readonly repeat: number;
};

/** A duel of an audit with the line that it has to reach. */
export type AuditGate = AuditDuel & {
  /** −1 to 1: −win_margin against the miner's own upload, win_margin against the defender. */
  readonly line: number;
  /** −1 to 1; null while it is not played. */
  readonly margin: number | null;
};

/**
 * Names an audit duel, as its row in audit_matrix.csv does.
 *
 * @example
 * const unplayable = new Set([auditKey({ hotkey, side: "leader", repeat: 1 })]);
 */
export const auditKey = ({ hotkey, side, repeat }: AuditDuel): string => matchKey(auditLeft(side, repeat), hotkey);

/**
 * What the left side of a row names: in audit_matrix.csv a side and its repeat, in matches_matrix.csv a side with no repeat (null).
 *
 * @example
 * sideAndRepeat("submitted_2"); // { side: "submitted", repeat: 2 }
 */
export function sideAndRepeat(left: string): {
  /** What is shown: `submitted`, a hotkey, or `leader`. */
  readonly side: string;
  /** Regeneration that it is compared with, from 1; null in a match. */
  readonly repeat: number | null;
} {
  const [, side, repeat] = /^(.+)_(\d+)$/.exec(left) ?? [];
  return side === undefined ? { side: left, repeat: null } : { side, repeat: Number(repeat) };
}

/**
 * Whose submission the left side shows; `submitted` is the miner's own.
 *
 * @example
 * contestantOf({ side: "submitted", hotkey: "5HJv…" }); // "5HJv…"
 */
export const contestantOf = ({ side, hotkey }: Pick<AuditDuel, "side" | "hotkey">): string =>
  side === SUBMITTED ? hotkey : side;

/**
 * The line of both gates (MULTISTAGE.md 10.3): an upload may be a little better than what is made again, a defender must be beaten again.
 *
 * @returns −1 to 1.
 * @example
 * auditLine("submitted", 0.1); // -0.1
 */
export const auditLine = (side: string, winMargin: number): number => (side === SUBMITTED ? -winMargin : winMargin);

/** Whose audit, and whom it beat. */
export type AuditGatesOptions = {
  /** SS58 address of the miner under audit. */
  readonly hotkey: string;
  /** Who held the crown before it: `leader` or a hotkey. */
  readonly defender: string;
};

/**
 * All duels of an audit: against the miner's own upload in each repeat, then against the defender in each.
 *
 * @example
 * const open = auditGates(facts, { hotkey, defender: "leader" }).filter(({ margin }) => margin === null);
 */
export function auditGates(
  facts: Pick<RoundFacts, "winMargin" | "auditRepeats" | "audits">,
  { hotkey, defender }: AuditGatesOptions,
): readonly AuditGate[] {
  return [SUBMITTED, defender].flatMap((side) =>
    repeatsOf(facts).map((repeat) => {
      const margin = facts.audits.get(auditKey({ hotkey, side, repeat })) ?? null;
      return { hotkey, side, repeat, line: auditLine(side, facts.winMargin), margin };
    }),
  );
}
