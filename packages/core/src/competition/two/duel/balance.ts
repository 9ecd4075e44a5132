/**
 * Penalties as a model gave them, for what it was shown first and second: `ab` with the left side first, `ba` with the right side first.
 * Null: that call failed.
 */
export type OrderedPenalties = {
  /** Penalties of a question that showed A first: [A, B], each 0 to 10; null when it failed. */
  readonly ab: readonly [first: number, second: number] | null;
  /** Penalties of a question that showed B first: [B, A], each 0 to 10; null when it failed. */
  readonly ba: readonly [first: number, second: number] | null;
};

/** Penalty of both sides where a call failed. Source: MULTISTAGE.md 2. */
export const FAILED_PENALTY = 5;

/** Two orders of one question, brought together. */
export type Balance = {
  /** Mean of each side over the two orders. */
  readonly a: number;
  /** As `a`, of the right side. */
  readonly b: number;
  /** a − b: below 0, A is the better one. */
  readonly diff: number;
  /** The two orders prefer different sides. */
  readonly opposite: boolean;
  /** One of the two orders has no answer; it counts as `FAILED_PENALTY` for both sides. */
  readonly failed: boolean;
};

/**
 * Removes the effect of which side was shown first.
 *
 * @example
 * balance({ ab: [2, 6], ba: [5, 3] }); // { a: 2.5, b: 5.5, diff: -3, opposite: false, failed: false }
 */
export function balance({ ab, ba }: OrderedPenalties): Balance {
  const [a1, b1] = ab ?? [FAILED_PENALTY, FAILED_PENALTY];
  const [b2, a2] = ba ?? [FAILED_PENALTY, FAILED_PENALTY];
  // + 0: JavaScript has a negative zero among whole numbers, Python has not.
  const [a, b] = [(a1 + a2) / 2 + 0, (b1 + b2) / 2 + 0];
  const opposite = Math.sign(a1 - b1) * Math.sign(a2 - b2) < 0;
  return { a, b, diff: a - b, opposite, failed: ab === null || ba === null };
}
