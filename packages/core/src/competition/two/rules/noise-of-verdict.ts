import { takesCrown } from "../../rules/takes-crown.ts";
import { doubtOf, spreadOf } from "../duel/noise.ts";
import { auditGates } from "./audit-duel.ts";
import { type AuditVerdict, type RoundFacts, SUBMITTED } from "./facts.ts";

/** How far a decision rests on more than chance. */
export type DecisionNoise = {
  /** Standard deviation of the margins of the miner's upload against its own regenerations; null with fewer than two of them. */
  readonly spread: number | null;
  /** The decision depends on fewer duels than one standard deviation of a self-duel's margin moves (DECISIONS.md B12). */
  readonly close: boolean;
};

/** A verdict, and the margins that it rests on. */
export type NoiseOfVerdictOptions = {
  /** SS58 address of the miner under audit. */
  readonly hotkey: string;
  /** Who held the crown before it. */
  readonly defender: string;
  /** As it was recorded. */
  readonly verdict: AuditVerdict["verdict"];
  /** Prompts of a match. */
  readonly prompts: number;
  /** Standard deviation of a margin by chance, 0 to 2. @default RECORDED_DEVIATION */
  readonly deviation?: number | undefined;
};

/**
 * Whether an audit's verdict could have been another one by chance: a pass is close when any gate was passed by less than the noise, a
 * failure when every gate that was missed was missed by less. Null for a verdict that no audit duel decided.
 *
 * @example
 * noiseOfVerdict(facts, { hotkey, defender: "leader", verdict: "passed", prompts: 128 }); // { spread: 0.03, close: true }
 */
export function noiseOfVerdict(facts: RoundFacts, options: NoiseOfVerdictOptions): DecisionNoise | null {
  const { hotkey, defender, verdict, prompts, deviation } = options;
  const gates = auditGates(facts, { hotkey, defender }).flatMap(({ margin, ...gate }) =>
    margin === null ? [] : [{ ...gate, margin }],
  );
  const own = gates.filter(({ side }) => side === SUBMITTED).map(({ margin }) => margin);
  const decisive = gates.filter(({ margin, line }) => (verdict === "passed") === takesCrown(margin, line));
  if (decisive.length === 0 || prompts === 0) return null;
  const doubts = decisive.map((gate) => doubtOf({ ...gate, prompts, deviation }).withinNoise);
  const close = verdict === "passed" ? doubts.includes(true) : doubts.every(Boolean);
  return { spread: spreadOf(own)?.deviation ?? null, close };
}

/** A margin that took the crown. */
export type NoiseOfCrownOptions = {
  /** −1 to 1. */
  readonly margin: number;
  /** Number of prompts of the match. */
  readonly prompts: number;
  /** Standard deviation of a margin by chance, 0 to 2. @default RECORDED_DEVIATION */
  readonly deviation?: number | undefined;
};

/**
 * Whether the margin that took the crown lies within the noise of the line.
 *
 * @example
 * noiseOfCrown({ winMargin: 0.1 }, { margin: 0.11, prompts: 128 }); // true: fewer duels than chance moves
 */
export const noiseOfCrown = ({ winMargin }: Pick<RoundFacts, "winMargin">, crown: NoiseOfCrownOptions): boolean =>
  crown.prompts > 0 && doubtOf({ ...crown, line: winMargin }).withinNoise;
