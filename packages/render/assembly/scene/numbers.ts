// Powers, logarithms and waves of doubles: the twin of src/math/exponent.ts and src/math/trig.ts, step by step.

import { minus, plus, splat, times } from "../lanes";

/** 2 to the power of both lanes, −1022 to 1023. */
// @ts-ignore: decorator
@inline
export function exp2Within(x: v128): v128 {
  const k = f64x2.floor(plus(x, splat(0.5)));
  const f = minus(x, k);
  let sum = plus(splat(0.000015252733804059841), times(f, splat(0.0000013215486790144307)));
  sum = plus(splat(0.0001540353039338161), times(f, sum));
  sum = plus(splat(0.0013333558146428443), times(f, sum));
  sum = plus(splat(0.009618129107628477), times(f, sum));
  sum = plus(splat(0.05550410866482158), times(f, sum));
  sum = plus(splat(0.2402265069591007), times(f, sum));
  sum = plus(splat(0.6931471805599453), times(f, sum));
  sum = plus(splat(1), times(f, sum));
  const whole = i64x2.extend_low_i32x4_s(i32x4.trunc_sat_f64x2_s_zero(k));
  return times(sum, i64x2.shl(i64x2.add(whole, i64x2.splat(1023)), 52));
}

/** 2 to the power of both lanes; 0 below −1022, infinite above 1023. */
export function exp2(x: v128): v128 {
  const least = splat(-1022);
  const most = splat(1023);
  const value = exp2Within(f64x2.min(f64x2.max(x, least), most));
  const high = v128.bitselect(splat(Infinity), value, f64x2.gt(x, most));
  return v128.andnot(high, f64x2.lt(x, least));
}

/** e to the power of both lanes. */
// @ts-ignore: decorator
@inline
export function exp(x: v128): v128 {
  return exp2(times(x, splat(1.4426950408889634)));
}

/** Base-2 logarithm; −∞ at 0 and for subnormal numbers, NaN below. */
export function log2(x: v128): v128 {
  const bits = x;
  const high = i64x2.shr_u(bits, 52);
  const mantissaBits = v128.or(
    v128.and(bits, i64x2.splat(0x000fffffffffffff)),
    i64x2.splat(0x3ff0000000000000),
  );
  let exponent = minus(f64x2.convert_low_i32x4_s(v128.shuffle<i32>(high, high, 0, 2, 0, 2)), splat(1023));
  const over = f64x2.gt(mantissaBits, splat(1.4142135623730951));
  const m = v128.bitselect(times(mantissaBits, splat(0.5)), mantissaBits, over);
  exponent = plus(exponent, v128.and(splat(1), over));
  const t = f64x2.div(minus(m, splat(1)), plus(m, splat(1)));
  const s = times(t, t);
  let series = plus(splat(1.0 / 11.0), times(s, splat(1.0 / 13.0)));
  series = plus(splat(1.0 / 9.0), times(s, series));
  series = plus(splat(1.0 / 7.0), times(s, series));
  series = plus(splat(1.0 / 5.0), times(s, series));
  series = plus(splat(1.0 / 3.0), times(s, series));
  series = plus(splat(1), times(s, series));
  const value = plus(exponent, times(times(splat(2.0 * 1.4426950408889634), t), series));
  const tiny = f64x2.lt(x, splat(2.2250738585072014e-308));
  const low = v128.bitselect(splat(-Infinity), value, tiny);
  const endless = v128.bitselect(x, low, f64x2.eq(x, splat(Infinity)));
  return v128.bitselect(splat(NaN), endless, v128.or(f64x2.lt(x, splat(0)), f64x2.ne(x, x)));
}

/** x to the power of y for x ≥ 0. */
export function pow(x: v128, y: v128): v128 {
  const value = exp2(times(y, log2(x)));
  const zero = f64x2.eq(x, splat(0));
  const atZero = v128.and(splat(1), f64x2.eq(y, splat(0)));
  return v128.bitselect(atZero, value, zero);
}

// @ts-ignore: decorator
@inline
function sinSmall(x: f64): f64 {
  const y = x * x;
  let sum = 1.0 / 355687428096000.0;
  sum = sum * y + -1.0 / 1307674368000.0;
  sum = sum * y + 1.0 / 6227020800.0;
  sum = sum * y + -1.0 / 39916800.0;
  sum = sum * y + 1.0 / 362880.0;
  sum = sum * y + -1.0 / 5040.0;
  sum = sum * y + 1.0 / 120.0;
  sum = sum * y + -1.0 / 6.0;
  sum = sum * y + 1.0;
  return sum * x;
}

// @ts-ignore: decorator
@inline
function cosSmall(x: f64): f64 {
  const y = x * x;
  let sum = -1.0 / 6402373705728000.0;
  sum = sum * y + 1.0 / 20922789888000.0;
  sum = sum * y + -1.0 / 87178291200.0;
  sum = sum * y + 1.0 / 479001600.0;
  sum = sum * y + -1.0 / 3628800.0;
  sum = sum * y + 1.0 / 40320.0;
  sum = sum * y + -1.0 / 720.0;
  sum = sum * y + 1.0 / 24.0;
  sum = sum * y + -1.0 / 2.0;
  return sum * y + 1.0;
}

/** Cosine of an angle in radians. */
export function cosine(radians: f64): f64 {
  const turns = radians / (3.141592653589793 / 2.0);
  let quarter = ceil(turns);
  if (quarter - 0.5 > turns) quarter -= 1;
  const rest = radians - quarter * 1.5707963267341256 - quarter * 6.077100506506192e-11;
  let turn = quarter - trunc(quarter * 0.25) * 4 + 4;
  if (turn >= 4) turn -= 4;
  if (turn == 0) return cosSmall(rest);
  if (turn == 1) return -sinSmall(rest);
  if (turn == 2) return -cosSmall(rest);
  return sinSmall(rest);
}
