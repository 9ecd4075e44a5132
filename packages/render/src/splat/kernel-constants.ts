import { SPLAT_MAX_ALPHA, SPLAT_MIN_ALPHA, SPLAT_MIN_TRANSMITTANCE } from "./constants.ts";

const f = Math.fround;

/** Constants of both kernels, as float32. The WASM kernel reads them in this order at the head of its memory. */
export const KERNEL_CONSTANTS = {
  minAlpha: f(SPLAT_MIN_ALPHA),
  maxAlpha: f(SPLAT_MAX_ALPHA),
  minLight: f(SPLAT_MIN_TRANSMITTANCE),
  minusLog2e: f(-1.4426950408889634),
  /** Larger exponents count as this; e^-80 is far below the smallest alpha and still a normal number. */
  exponentCap: 80,
  /** 1.5·2²³: adding and subtracting it rounds a small float32 to a whole number, half to even. */
  magic: 12582912,
  /** 2^x on [-½, ½]: Taylor series of degree 6, relative error below 2e-7. */
  c0: 1,
  c1: f(0.6931471805599453),
  c2: f(0.2402265069591007),
  c3: f(0.05550410866482158),
  c4: f(0.009618129107628477),
  c5: f(0.0013333558146428443),
  c6: f(0.0001540353039338161),
  zero: 0,
  /** −0, in which only the sign bit is set. */
  sign: -0,
} as const;

/** Byte offset of eight more constants: the numbers of the four lanes (0 1 2 3), twice 4 and twice ½. */
export const LANES_AT = 64;

/** Writes the head of a kernel's memory. */
export function writeKernelConstants(buffer: ArrayBuffer): void {
  new Float32Array(buffer).set(Object.values(KERNEL_CONSTANTS));
  new Float32Array(buffer, LANES_AT, 8).set([0, 1, 2, 3, 4, 4, 0.5, 0.5]);
}
