/**
 * Exponential and logarithm from + - * / only, so that every machine gives the same bits: `Math.exp` and `Math.log` may differ in the last place
 * between engines and processors.
 */

const LOG2_E = 1.4426950408889634;
const LN2 = 0.6931471805599453;
/** ln 2 in two parts; the first has 32 significant bits, so that k·LN2_HIGH is exact. */
const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;

/** 2^k for k from -1022 to 1023; exact, made by doubling and halving. */
const POWERS_OF_TWO = (() => {
  const table = new Float64Array(2046);
  table[1022] = 1;
  for (let k = 1023; k < 2046; k++) table[k] = table[k - 1]! * 2;
  for (let k = 1021; k >= 0; k--) table[k] = table[k + 1]! / 2;
  return table;
})();

/** e^x, relative error below 3e-16. 0 below -708, Infinity above 709. */
export function exp(x: number): number {
  if (x < -708) return 0;
  if (x > 709) return Number.POSITIVE_INFINITY;
  const k = Math.floor(x * LOG2_E + 0.5);
  const r = x - k * LN2_HIGH - k * LN2_LOW;
  // Taylor series, 1/13! … 1/0!; with |r| ≤ ln2/2 the next term is below 4e-18.
  let sum = 1.6059043836821613e-10 * r + 2.08767569878681e-9;
  sum = sum * r + 2.505210838544172e-8;
  sum = sum * r + 2.755731922398589e-7;
  sum = sum * r + 2.7557319223985893e-6;
  sum = sum * r + 2.48015873015873e-5;
  sum = sum * r + 1.984126984126984e-4;
  sum = sum * r + 1.388888888888889e-3;
  sum = sum * r + 8.333333333333333e-3;
  sum = sum * r + 4.1666666666666664e-2;
  sum = sum * r + 1.6666666666666666e-1;
  sum = sum * r + 0.5;
  sum = sum * r + 1;
  sum = sum * r + 1;
  return sum * POWERS_OF_TWO[k + 1022]!;
}

/** Coefficients 1/(2k+1) of the series of artanh. */
const ODD_INVERSES = Float64Array.from({ length: 11 }, (_, k) => 1 / (2 * k + 1));

/** ln x for normal positive x, relative error below 1e-15. */
export function ln(x: number): number {
  let mantissa = x;
  let exponent = 0;
  for (; mantissa > 1.4142135623730951; exponent++) mantissa *= 0.5;
  for (; mantissa < 0.7071067811865476; exponent--) mantissa *= 2;
  const t = (mantissa - 1) / (mantissa + 1);
  const square = t * t;
  let sum = 0;
  for (let k = 10; k >= 0; k--) sum = sum * square + ODD_INVERSES[k]!;
  return 2 * t * sum + exponent * LN2;
}
