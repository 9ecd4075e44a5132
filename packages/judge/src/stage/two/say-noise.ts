import type { CompetitionConfig } from "@404-gen/core/records";
import { noiseOf } from "@404-gen/core/rules";
import { JUDGE_NOISE_TWO } from "@404-gen/core/two";

/** The judge's noise, for the notice of a close result: `chance moves a margin by 8.8 % (standard deviation): 48 recorded duels …`. */
export function sayNoise(config: CompetitionConfig): string {
  const { deviation, measured } = noiseOf(config, JUDGE_NOISE_TWO);
  return `chance moves a margin by ${(deviation * 100).toFixed(1)} % (standard deviation): ${measured}`;
}
