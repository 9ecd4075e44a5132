import { SPLAT_MAX_ALPHA, SPLAT_MIN_ALPHA, SPLAT_MIN_TRANSMITTANCE } from "./constants.ts";
import { type BlendKernel, type FrameLayout, GROUP_FLOATS } from "./frame.ts";
import { REACH_SLACK, RECORD_FLOATS } from "./project.ts";

const f = Math.fround;

/** Rectangles narrower than this are tested whole: finding a row's exact span costs more than the pixels it saves. */
export const NARROW_PIXELS = 8;

/** -log2 e and the coefficients of 2^x on [-½, ½] (Taylor, degree 6, relative error below 2e-7), in float32. */
export const MINUS_LOG2_E = f(-1.4426950408889634);
export const EXP2_COEFFICIENTS = [
  1, 0.6931471805599453, 0.2402265069591007, 0.05550410866482158, 0.009618129107628477, 0.0013333558146428443,
  0.0001540353039338161,
].map(f);
/** Adding and taking away 1.5·2²³ rounds a small float32 to a whole number, half to even. */
export const ROUND_MAGIC = 12582912;
/** Exponents past this count as this; e^-80 is far below the smallest alpha and still a normal number. */
export const EXPONENT_CAP = 80;

/** 2^-n for n from 0 to 127. */
const NEGATIVE_POWERS = Float32Array.from({ length: 128 }, (_, n) => 2 ** -n);

/** The kernel in plain JavaScript: every step rounded to float32, as the WASM kernel's lanes do. */
export function createJsKernel(): BlendKernel {
  let layout: FrameLayout | undefined;
  let buffer = new ArrayBuffer(0);
  return {
    name: "js",
    get buffer() {
      return buffer;
    },
    reserve(next) {
      layout = next;
      if (buffer.byteLength < next.bytes) buffer = new ArrayBuffer(next.bytes);
    },
    blend(count) {
      if (layout) blendAll(buffer, { layout, count });
    },
  };
}

function blendAll(buffer: ArrayBuffer, options: { readonly layout: FrameLayout; readonly count: number }): void {
  const { layout, count } = options;
  const frame = new Float32Array(buffer, 0, layout.recordsAt / 4);
  const records = new Float32Array(buffer, layout.recordsAt, layout.capacity * RECORD_FLOATS);
  const order = new Uint32Array(buffer, layout.orderAt, layout.capacity);
  for (let k = 0; k < count; k++) blendSplat(frame, { records, at: order[k]! * RECORD_FLOATS, layout });
}

type SplatStep = { readonly records: Float32Array; readonly at: number; readonly layout: FrameLayout };

function blendSplat(frame: Float32Array, { records, at, layout }: SplatStep): void {
  const u = records[at]!;
  const v = records[at + 1]!;
  const half = records[at + 2]!;
  const shear = records[at + 3]!;
  const quarter = records[at + 4]!;
  const limit = records[at + 5]!;
  const left = Math.max(0, Math.ceil(u - records[at + 6]! - 0.5));
  const right = Math.min(layout.size - 1, Math.floor(u + records[at + 6]! - 0.5));
  const top = Math.max(0, Math.ceil(v - records[at + 7]! - 0.5));
  const bottom = Math.min(layout.size - 1, Math.floor(v + records[at + 7]! - 0.5));
  const narrow = right - left < NARROW_PIXELS;
  for (let y = top; y <= bottom; y++) {
    const dy = y + 0.5 - v;
    const base = quarter * dy * dy;
    const centre = u + shear * dy;
    let from = left;
    let to = right;
    if (!narrow) {
      if (base > limit + REACH_SLACK) continue;
      const reach = Math.sqrt(Math.max(0, limit - base) / half) + REACH_SLACK;
      from = Math.max(left, Math.ceil(centre - reach - 0.5));
      to = Math.min(right, Math.floor(centre + reach - 0.5));
    }
    if (from <= to)
      blendRow(frame, { records, at, row: y * layout.groups * GROUP_FLOATS, from, to, centre, base: f(base), half });
  }
}

type RowStep = {
  readonly records: Float32Array;
  readonly at: number;
  readonly row: number;
  readonly from: number;
  readonly to: number;
  readonly centre: number;
  readonly base: number;
  readonly half: number;
};

const MIN_ALPHA = f(SPLAT_MIN_ALPHA);
const MAX_ALPHA = f(SPLAT_MAX_ALPHA);
const MIN_LIGHT = f(SPLAT_MIN_TRANSMITTANCE);
const [C0, C1, C2, C3, C4, C5, C6] = EXP2_COEFFICIENTS as [number, number, number, number, number, number, number];

function blendRow(frame: Float32Array, { records, at, row, from, to, centre, base, half }: RowStep): void {
  const opacity = records[at + 8]!;
  const red = records[at + 9]!;
  const green = records[at + 10]!;
  const blue = records[at + 11]!;
  for (let x = from; x <= to; x++) {
    const lane = x & 3;
    const pixel = row + (x >> 2) * GROUP_FLOATS + lane;
    const light = frame[pixel]!;
    if (!(light > 0)) continue;
    const du = f(f((x & ~3) + 0.5 - centre) + lane);
    const exponent = f(f(f(half * du) * du) + base);
    const capped = exponent < EXPONENT_CAP ? exponent : EXPONENT_CAP;
    const power = f(capped * MINUS_LOG2_E);
    const whole = f(f(power + ROUND_MAGIC) - ROUND_MAGIC);
    const part = f(power - whole);
    let sum = f(f(C6 * part) + C5);
    sum = f(f(sum * part) + C4);
    sum = f(f(sum * part) + C3);
    sum = f(f(sum * part) + C2);
    sum = f(f(sum * part) + C1);
    sum = f(f(sum * part) + C0);
    const full = f(opacity * f(sum * NEGATIVE_POWERS[-whole]!));
    if (!(full >= MIN_ALPHA)) continue;
    const alpha = full < MAX_ALPHA ? full : MAX_ALPHA;
    const next = f(light * f(1 - alpha));
    if (next <= MIN_LIGHT) {
      frame[pixel] = -light;
      continue;
    }
    const weight = f(alpha * light);
    frame[pixel] = next;
    frame[pixel + 4] = frame[pixel + 4]! + f(red * weight);
    frame[pixel + 8] = frame[pixel + 8]! + f(green * weight);
    frame[pixel + 12] = frame[pixel + 12]! + f(blue * weight);
  }
}
