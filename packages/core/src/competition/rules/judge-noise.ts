import type { CompetitionConfig } from "../records/config.ts";

/** How far chance alone moves a margin. */
export type JudgeNoise = {
  /** Standard deviation of a margin, 0 to 2. */
  readonly deviation: number;
  /** How that is known, in a few words. */
  readonly measured: string;
};

/**
 * Where nobody measured: the same files judged again with the same seed moved 8 of 24 margins, by at most 0.031 (4 of 128 duels). Source:
 * FAULTS.md, judging near the line.
 */
export const JUDGE_NOISE_DEFAULT: JudgeNoise = {
  deviation: 0.03125,
  measured: "matches judged again moved by up to 4 of 128 duels",
};

/**
 * The noise of a competition's judge: what its config names under `x404.noise`, as `404-gen judge noise` measures it; else `otherwise`.
 *
 * @example
 * noiseOf(config).deviation; // 0.03125
 */
export function noiseOf(
  config: Pick<CompetitionConfig, never> & { readonly [key: string]: unknown },
  otherwise: JudgeNoise = JUDGE_NOISE_DEFAULT,
): JudgeNoise {
  const { noise } = (config["x404"] ?? {}) as { readonly noise?: Partial<JudgeNoise> | null };
  if (typeof noise !== "object" || noise === null) return otherwise;
  const { deviation, measured } = noise;
  const isDeviation = typeof deviation === "number" && deviation >= 0 && deviation <= 2;
  return isDeviation && typeof measured === "string" ? { deviation, measured } : otherwise;
}
