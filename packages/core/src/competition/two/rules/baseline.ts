import type { Deliveries } from "./match.ts";

/**
 * Stems for which the leader's image has still to work. A recorded entry is final, with or without a module: what the image failed at is its
 * own, and what was a fault of ours is not recorded.
 *
 * @example
 * baselineGapsTwo(["chair", "lamp"], { chair: { js: "https://…/chair.js" } }); // ["lamp"]
 */
export const baselineGapsTwo = (stems: readonly string[], baseline: Deliveries): readonly string[] =>
  stems.filter((stem) => baseline === null || !Object.hasOwn(baseline, stem));
