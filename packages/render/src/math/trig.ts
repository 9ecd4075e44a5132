/**
 * Sine, cosine and tangent from + − × ÷ only. `Math.sin` and its relatives may differ in the last bit between engines and processors, but a picture
 * must not differ.
 */

const RADIANS_PER_DEGREE = Math.PI / 180;

/** Taylor series up to x¹⁷ on |x| ≤ π/4: the rest is below 1e-19. */
function sinSmall(x: number): number {
  const y = x * x;
  let sum = 1 / 355687428096000;
  for (const c of [-1 / 1307674368000, 1 / 6227020800, -1 / 39916800, 1 / 362880, -1 / 5040, 1 / 120, -1 / 6, 1]) {
    sum = sum * y + c;
  }
  return sum * x;
}

/** Taylor series up to x¹⁸ on |x| ≤ π/4. */
function cosSmall(x: number): number {
  const y = x * x;
  let sum = -1 / 6402373705728000;
  for (const c of [
    1 / 20922789888000,
    -1 / 87178291200,
    1 / 479001600,
    -1 / 3628800,
    1 / 40320,
    -1 / 720,
    1 / 24,
    -1 / 2,
    1,
  ]) {
    sum = sum * y + c;
  }
  return sum;
}

/** Sine and cosine of an angle in degrees; exact at multiples of 90°, otherwise within 2e-16. */
export function sinCosDegrees(degrees: number): SinCos {
  const quarter = Math.round(degrees / 90);
  const rest = (degrees - quarter * 90) * RADIANS_PER_DEGREE;
  return turnQuarters(quarter, { sin: sinSmall(rest), cos: cosSmall(rest) });
}

type SinCos = { readonly sin: number; readonly cos: number };

/** The sine and cosine after a number of quarter turns. */
function turnQuarters(quarters: number, { sin, cos }: SinCos): SinCos {
  switch (((quarters % 4) + 4) % 4) {
    case 0:
      return { sin, cos };
    case 1:
      return { sin: cos, cos: -sin };
    case 2:
      return { sin: -sin, cos: -cos };
    default:
      return { sin: -cos, cos: sin };
  }
}

/** π/2 in two parts: the first has 20 trailing zero bits, so that small multiples of it are exact. */
const HALF_PI_HIGH = 1.5707963267341256;
const HALF_PI_LOW = 6.077100506506192e-11;

/** Sine and cosine of an angle in radians, |angle| ≤ 1000, within 2e-16. */
export function sinCos(radians: number): SinCos {
  const quarter = Math.round(radians / (Math.PI / 2));
  const rest = radians - quarter * HALF_PI_HIGH - quarter * HALF_PI_LOW;
  return turnQuarters(quarter, { sin: sinSmall(rest), cos: cosSmall(rest) });
}

/** Tangent of an angle in degrees. */
export function tanDegrees(degrees: number): number {
  const { sin, cos } = sinCosDegrees(degrees);
  return sin / cos;
}
