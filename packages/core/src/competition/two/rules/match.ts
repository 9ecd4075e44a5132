/** What a side delivered for a prompt: the module's address, null when there is none. Views are looked at by the judge. */
export type Delivery = {
  /** Public address; null when nothing was delivered. */
  readonly js: string | null;
};

/** stem → delivery; null for a side without a results file. */
export type Deliveries = Readonly<Record<string, Delivery>> | null;

/** Margin of a match in which one side delivered nothing: every prompt won. Source: MULTISTAGE.md 9 (competition 1 wrote 100). */
export const WALKOVER = 1;

/**
 * The margin of a match that needs no duel: a side that delivered no module at all loses every prompt, two of them draw. Null when both
 * delivered something and must be judged. Such a match gets a row in the matrix and no report.
 *
 * @returns −1, 0, 1 or null.
 * @example
 * walkoverMargin({ left: null, right: { stem: { js: "https://…/stem.js" } } }); // 1
 */
export function walkoverMargin({
  left,
  right,
}: {
  /** What the defender delivered, by stem. */
  readonly left: Deliveries;
  /** What the challenger delivered, by stem. */
  readonly right: Deliveries;
}): number | null {
  const delivery = { left: hasDelivered(left), right: hasDelivered(right) };
  if (delivery.left && delivery.right) return null;
  if (delivery.left === delivery.right) return 0;
  return delivery.right ? WALKOVER : -WALKOVER;
}

/**
 * Did the side deliver a module for any prompt?
 *
 * @example
 * hasDelivered({ lamp: { js: null } }); // false
 */
export const hasDelivered = (side: Deliveries): boolean =>
  side !== null && Object.values(side).some(({ js }) => js !== null);
