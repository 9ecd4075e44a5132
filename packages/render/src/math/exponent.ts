/**
 * Powers of two and their logarithms in a few nanoseconds, for shading: from + − × ÷ only, so the same on every machine. Relative error below 1e-9,
 * less than a hundredth of a float32's last bit. Tables are computed with the slower `power.ts`.
 */

/** Terms ln(2)ⁿ / n!, n = 1 to 8. */
const C1 = 0.6931471805599453;
const C2 = 0.2402265069591007;
const C3 = 0.05550410866482158;
const C4 = 0.009618129107628477;
const C5 = 0.0013333558146428443;
const C6 = 0.0001540353039338161;
const C7 = 0.000015252733804059841;
const C8 = 0.0000013215486790144307;

const LOWEST = -1022;
const HIGHEST = 1023;

/** 2ᵏ for whole k from {@link LOWEST} on, by doubling and halving, so exact. */
const POWERS: Float64Array = (() => {
  const table = new Float64Array(HIGHEST - LOWEST + 1);
  for (let k = 0, up = 1; k <= HIGHEST; k++, up *= 2) table[k - LOWEST] = up;
  for (let k = -1, down = 0.5; k >= LOWEST; k--, down /= 2) table[k - LOWEST] = down;
  return table;
})();

/** 2 to the power of x; 0 below −1022, infinite above 1023. */
export function exp2(x: number): number {
  if (!(x >= LOWEST)) return x < LOWEST ? 0 : Number.NaN;
  if (x > HIGHEST) return Number.POSITIVE_INFINITY;
  const k = Math.floor(x + 0.5);
  const f = x - k;
  const sum = 1 + f * (C1 + f * (C2 + f * (C3 + f * (C4 + f * (C5 + f * (C6 + f * (C7 + f * C8)))))));
  return sum * (POWERS[k - LOWEST] as number);
}

/** e to the power of x. */
export const exp = (x: number): number => exp2(x * Math.LOG2E);

const bits = new Float64Array(1);
const words = new Uint32Array(bits.buffer);
/** Number of the word that holds the exponent. */
const HIGH = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1 ? 1 : 0;

/** Base-2 logarithm; −∞ at 0, NaN below. Subnormal numbers count as 0. */
export function log2(x: number): number {
  if (!(x > 0)) return x === 0 ? Number.NEGATIVE_INFINITY : Number.NaN;
  if (x === Number.POSITIVE_INFINITY) return x;
  bits[0] = x;
  const high = words[HIGH] as number;
  let exponent = (high >>> 20) - 1023;
  if (exponent === -1023) return Number.NEGATIVE_INFINITY;
  words[HIGH] = (high & 0xfffff) | 0x3ff00000;
  let mantissa = bits[0] as number;
  if (mantissa > Math.SQRT2) {
    mantissa *= 0.5;
    exponent++;
  }
  const t = (mantissa - 1) / (mantissa + 1);
  const s = t * t;
  const series = 1 + s * (1 / 3 + s * (1 / 5 + s * (1 / 7 + s * (1 / 9 + s * (1 / 11 + s * (1 / 13))))));
  return exponent + 2 * Math.LOG2E * t * series;
}

/** x to the power of y for x ≥ 0. */
export const pow = (x: number, y: number): number =>
  x > 0 ? exp2(y * log2(x)) : x === 0 ? (y === 0 ? 1 : 0) : Number.NaN;
