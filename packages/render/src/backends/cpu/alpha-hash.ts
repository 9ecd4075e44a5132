import { exp2, log2 } from "../../math/exponent.ts";
import { sinCos } from "../../math/trig.ts";
import type { Fragment } from "./fragment.ts";

/** Grain of the noise, pixels⁻¹: three's constant. */
const SCALE = 0.05;

const fract = (v: number): number => v - Math.floor(v);
const hash2 = (x: number, y: number): number =>
  fract(1e4 * sinCos(17 * x + 0.1 * y).sin * (0.1 + Math.abs(sinCos(13 * y + x).sin)));
const hash3 = (p: readonly number[], scale: number): number =>
  hash2(
    hash2(Math.floor(scale * (p[0] as number)), Math.floor(scale * (p[1] as number))),
    Math.floor(scale * (p[2] as number)),
  );

/**
 * Alpha below which a fragment is dropped: the hashed alpha of three r183, a uniform noise that stays on the surface. The hash multiplies a sine by
 * ten thousand, so the sine's last bits decide: other fragments are dropped than by a graphics driver, but as many.
 */
export function hashThreshold({ scene, at, i0, i1, i2 }: Fragment): number {
  const { locals } = scene;
  if (!locals) return 0;
  const point = (slot: number): number[] =>
    [0, 1, 2].map(
      (k) =>
        (at[slot * 3] as number) * (locals[i0 * 3 + k] as number) +
        (at[slot * 3 + 1] as number) * (locals[i1 * 3 + k] as number) +
        (at[slot * 3 + 2] as number) * (locals[i2 * 3 + k] as number),
    );
  const first = point(1);
  const change = (slot: number): number => {
    const [x, y, z] = point(slot).map((value, k) => value - (first[k] as number)) as [number, number, number];
    return Math.sqrt(x * x + y * y + z * z);
  };
  const detail = log2(1 / (SCALE * Math.max(change(2), change(3))));
  const here = point(0);
  const coarse = hash3(here, exp2(Math.floor(detail)));
  const fine = hash3(here, exp2(Math.ceil(detail)));
  const share = fract(detail);
  const x = (1 - share) * coarse + share * fine;
  const a = Math.min(share, 1 - share);
  const end = (v: number): number => (v * v) / (2 * a * (1 - a));
  const even = x < a ? end(x) : x < 1 - a ? (x - 0.5 * a) / (1 - a) : 1 - end(1 - x);
  return Math.min(1, Math.max(1e-6, even));
}
