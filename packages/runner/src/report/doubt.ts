import { type Doubt, doubtOf } from "@404-gen/core/two";
import type { RoundView } from "./round-view.ts";

/** The number of duels that decide a match's result, and how many the judge's noise moves; null for a walkover and for a round without prompts. */
export function doubtIn({ noise, config, prompts }: RoundView, margin: number): Doubt | null {
  if (prompts.size === 0 || Math.abs(margin) > 1) return null;
  return doubtOf({ margin, line: config.win_margin, prompts: prompts.size, deviation: noise.deviation });
}

/** `hangs on 1 duel, and chance moves about 4`; null where more duels decide the result than chance moves. */
export function sayDoubt(view: RoundView, margin: number): string | null {
  const doubt = doubtIn(view, margin);
  if (doubt === null || !doubt.withinNoise) return null;
  return `hangs on ${doubt.duels} ${doubt.duels === 1 ? "duel" : "duels"}, and chance moves about ${Math.round(doubt.noise)}`;
}
