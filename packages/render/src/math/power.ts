/**
 * Powers from + − × ÷ only, for tables from which pictures are computed: `Math.pow` may differ in the last bit between engines. Relative error below
 * 1e-14 for the arguments used here (0 < x ≤ 2, |y| ≤ 3).
 */

/** Natural logarithm of a positive finite number. */
export function logarithm(x: number): number {
  let exponent = 0;
  let mantissa = x;
  while (mantissa > Math.SQRT2) {
    mantissa /= 2;
    exponent++;
  }
  while (mantissa < Math.SQRT1_2) {
    mantissa *= 2;
    exponent--;
  }
  // ln m = 2 artanh((m−1)/(m+1)); |t| ≤ 0.172, so t³⁵ is below 1e-26.
  const t = (mantissa - 1) / (mantissa + 1);
  const square = t * t;
  let sum = 0;
  for (let odd = 33; odd >= 1; odd -= 2) sum = sum * square + 1 / odd;
  return exponent * Math.LN2 + 2 * t * sum;
}

/** e to the power of a number between −700 and 700. */
export function exponential(x: number): number {
  const halvings = Math.round(x / Math.LN2);
  const rest = x - halvings * Math.LN2;
  let sum = 1;
  for (let n = 22; n >= 1; n--) sum = 1 + (sum * rest) / n;
  let scale = 1;
  for (let n = 0; n < Math.abs(halvings); n++) scale *= 2;
  return halvings < 0 ? sum / scale : sum * scale;
}

/** x to the power of y for x ≥ 0. */
export function power(x: number, y: number): number {
  return x <= 0 ? 0 : exponential(y * logarithm(x));
}
