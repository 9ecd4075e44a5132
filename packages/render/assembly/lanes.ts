// Arithmetic of two doubles at once, as the kernels write it.

/** A double of the memory in both lanes. */
// @ts-ignore: decorator
@inline
export function both(at: usize): v128 {
  return v128.load64_splat(at);
}

// @ts-ignore: decorator
@inline
export function splat(value: f64): v128 {
  return f64x2.splat(value);
}

// @ts-ignore: decorator
@inline
export function times(a: v128, b: v128): v128 {
  return f64x2.mul(a, b);
}

// @ts-ignore: decorator
@inline
export function plus(a: v128, b: v128): v128 {
  return f64x2.add(a, b);
}

// @ts-ignore: decorator
@inline
export function minus(a: v128, b: v128): v128 {
  return f64x2.sub(a, b);
}

/** Length of a vector. */
// @ts-ignore: decorator
@inline
export function length(x: v128, y: v128, z: v128): v128 {
  return f64x2.sqrt(plus(plus(times(x, x), times(y, y)), times(z, z)));
}

/** The upper two of four floats as doubles. */
// @ts-ignore: decorator
@inline
export function upper(floats: v128): v128 {
  return f64x2.promote_low_f32x4(v128.shuffle<i64>(floats, floats, 1, 1));
}

/** Writes three pairs, one after the other. */
// @ts-ignore: decorator
@inline
export function storeThree(to: usize, x: v128, y: v128, z: v128): void {
  v128.store(to, x);
  v128.store(to, y, 16);
  v128.store(to, z, 32);
}

/** The byte of a number from 0 to 1, by tables that JavaScript writes: the first byte of each of 4096 steps, and where each byte begins. */
// @ts-ignore: decorator
@inline
export function byteOf(v: f64, firstBytes: usize, thresholds: usize): i32 {
  if (!(v > 0)) return 0;
  if (v >= 1) return 255;
  let byte = <i32>load<u8>(firstBytes + <usize>(<i32>(v * 4096)));
  while (v >= load<f64>(thresholds + (<usize>(byte + 1) << 3))) byte++;
  return byte;
}
