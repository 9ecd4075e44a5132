// @ts-check
import { hastyFirstComer } from "./hasty-first-comer.mjs";
import { mayWin } from "./simulated.mjs";

/** @import { OwnValidator } from "@404-gen/runner/simulation" */

/**
 * The same rule for the policy with the mistake: `404-gen simulate --validator src/simulated-hasty.mjs` finds it.
 *
 * @satisfies {OwnValidator}
 */
export default { policies: { 1: hastyFirstComer }, mayWin };
