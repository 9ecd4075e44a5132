/** Numbers in texts with which readers often fail. */
export const NASTY_NUMBERS = [
  0,
  -0,
  1,
  -1,
  2,
  3,
  4,
  7,
  255,
  256,
  65535,
  65536,
  5120,
  5121,
  5123,
  5125,
  5126,
  2 ** 31 - 1,
  2 ** 31,
  2 ** 32,
  2 ** 53,
  -(2 ** 53),
  0.5,
  1e-40,
  1e39,
  1e308,
  -1e308,
] as const;

/** Floats with which arithmetic often fails. */
export const NASTY_FLOATS = [
  0,
  -0,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  3.4e38,
  -3.4e38,
  1e-45,
  1e20,
  -1e20,
  88.8,
  -104,
] as const;

/** Words that mean more than a name to JavaScript or to a format. */
export const NASTY_WORDS = [
  "",
  "__proto__",
  "constructor",
  "prototype",
  "toString",
  "valueOf",
  "hasOwnProperty",
  "VEC3",
  "VEC4",
  "SCALAR",
  "MAT4",
  "BLEND",
  "MASK",
  "image/png",
  "image/jpeg",
  "data:,",
  "data:application/octet-stream;base64,AAAA",
  "../../etc/passwd",
  "\u0000",
  "\ud800",
] as const;

/** A random entry of a list. */
export const pick = <T>(from: readonly T[], random: () => number): T => from[Math.floor(random() * from.length)] as T;
