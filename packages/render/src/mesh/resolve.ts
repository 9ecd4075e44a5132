const f = Math.fround;

/** Each byte as the reference's float32: byte × (1/255), the factor rounded first. */
const UNIT: Float32Array = Float32Array.from({ length: 256 }, (_, byte) => byte * f(1 / 255));

/** 255/256 and 2¹⁵. Adding and subtracting 2¹⁵ rounds a float32 to a multiple of 1/256, so to a whole byte. */
const SCALE = f(255 / 256);
const BIAS = 32768;

/**
 * Mean of four 8-bit samples, in the reference's float32 steps and order. Half of all means have a fraction of a quarter or three quarters, a quarter
 * have exactly one half. Float32 rounding decides in which direction a half is rounded: a rule like "ties to even" is wrong for 7 % of a dense mesh's
 * pixels.
 */
export function meanOfSamples(s0: number, s1: number, s2: number, s3: number): number {
  const two = f((UNIT[s0] as number) + (UNIT[s1] as number));
  const four = f(f(two + (UNIT[s2] as number)) + (UNIT[s3] as number));
  return (f(f(four * 0.25 * SCALE) + BIAS) - BIAS) * 256;
}
