// @ts-check
import { firstComer } from "./first-comer.mjs";

/** @import { OwnValidator, RoundCast } from "@404-gen/runner/simulation" */

/** Penalties that are one apart are a draw; with a judge's noise they may be a win. */
const TOLD_APART = 2;

/**
 * The contestants whom `first-comer` may crown: the first honest miner whom the judge finds better than the leader, or an earlier honest one who may
 * be as good as the leader. Where no miner is clearly better, the leader may keep the crown.
 *
 * @param {RoundCast} cast
 * @returns {readonly string[]}
 */
export function mayWin({ leader, miners }) {
  const honest = miners.filter(({ uploads, image }) => uploads - image < TOLD_APART);
  const first = honest.findIndex(({ uploads }) => uploads - leader >= TOLD_APART);
  const early = first < 0 ? honest : honest.slice(0, first + 1);
  const possible = early.filter(({ uploads }) => leader - uploads < TOLD_APART).map(({ hotkey }) => hotkey);
  return first < 0 ? [...possible, "leader"] : possible;
}

/**
 * The validator that `404-gen simulate --validator src/simulated.mjs` plays.
 *
 * @satisfies {OwnValidator}
 */
export default { policies: { 1: firstComer }, mayWin };
