// From light to bytes: the twin of src/backends/cpu/tone.ts.

import { byteOf, minus, plus, splat, times } from "../lanes";
import { clamp01, FIRST_BYTES, OUT, THRESHOLDS } from "./head";
import { pow } from "./numbers";

/** The curve of the tone mapping. */
// @ts-ignore: decorator
@inline
function fit(v: v128): v128 {
  return f64x2.div(
    minus(times(v, plus(v, splat(0.0245786))), splat(0.000090537)),
    plus(times(v, plus(times(splat(0.983729), v), splat(0.432951))), splat(0.238081)),
  );
}

/** Tone maps the pair at OUT, in place; results lie in 0…1. */
// @ts-ignore: decorator
@inline
export function toneMap(): void {
  const exposure = splat(0.6);
  const r = f64x2.div(v128.load(OUT), exposure);
  const g = f64x2.div(v128.load(OUT, 16), exposure);
  const b = f64x2.div(v128.load(OUT, 32), exposure);
  const x = fit(plus(plus(times(splat(0.59719), r), times(splat(0.35458), g)), times(splat(0.04823), b)));
  const y = fit(plus(plus(times(splat(0.076), r), times(splat(0.90834), g)), times(splat(0.01566), b)));
  const z = fit(plus(plus(times(splat(0.0284), r), times(splat(0.13383), g)), times(splat(0.83777), b)));
  v128.store(OUT, clamp01(minus(minus(times(splat(1.60475), x), times(splat(0.53108), y)), times(splat(0.07367), z))));
  v128.store(
    OUT,
    clamp01(minus(plus(times(splat(-0.10208), x), times(splat(1.10813), y)), times(splat(0.00605), z))),
    16,
  );
  v128.store(
    OUT,
    clamp01(plus(minus(times(splat(-0.00327), x), times(splat(0.07276), y)), times(splat(1.07602), z))),
    32,
  );
}

/** The sRGB curve; what is above 1 stays above. */
export function encodeSrgb(v: v128): v128 {
  const curve = minus(times(pow(v, splat(0.41666)), splat(1.055)), splat(0.055));
  const line = v128.and(times(v, splat(12.92)), f64x2.gt(v, splat(0)));
  return v128.bitselect(line, curve, f64x2.le(v, splat(0.0031308)));
}

/** round(255 · sRGB(v)), v cut to 0…1, by table and comparison. */
export function srgbByte(v: f64): i32 {
  return byteOf(v, FIRST_BYTES, THRESHOLDS);
}
