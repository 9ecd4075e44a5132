import type { Deliveries } from "./match.ts";

/**
 * Stems that the leader's image still has to make. A recorded entry is final, with or without a module: a failure that is recorded is the
 * image's own, and a fault of ours is not recorded.
 *
 * @example
 * baselineGapsTwo(["chair", "lamp"], { chair: { js: "https://…/chair.js" } }); // ["lamp"]
 */
export const baselineGapsTwo = (stems: readonly string[], baseline: Deliveries): readonly string[] =>
  stems.filter((stem) => baseline === null || !Object.hasOwn(baseline, stem));
