// Draws that are joined with what is there, or that have holes: the twin of src/backends/cpu/paint.ts, blend.ts and canvas.ts.

import { splat, times } from "../lanes";
import {
  ALPHA_TEST,
  BLENDING,
  clamp01,
  OUT,
  PREMULTIPLIED,
  REGION_X0,
  REGION_X1,
  REGION_Y0,
  SAMPLE_COLOURS,
  SAMPLE_DEPTH,
  SAMPLE_TRIANGLE,
  TONE_MAPPED,
} from "./head";
import { alphaPair, shadePair } from "./shade";
import { encodeSrgb, toneMap } from "./tone";
import { flags, item, useTriangle } from "./triangle";

// How a draw is painted, a bit each; then the depth test's number.
const BLENDED: i32 = 1;
const WRITES_DEPTH: i32 = 2;
const WRITES_COLOUR: i32 = 4;
const ALPHA_COVERS: i32 = 8;
/** Only numbers of triangles are left, where fragments survive. */
const HOLES: i32 = 16;

let how: i32 = 0;
let depthFunc: i32 = 3;

/** A pixel that waits for the one to its right. */
let waiting: i32 = -1;
let waitingX: i32 = 0;
let waitingY: i32 = 0;
let waitingMask: v128 = i32x4.splat(0);
let waitingDepth: v128 = i32x4.splat(0);

export function setPaint(bits: i32, func: i32): void {
  how = bits;
  depthFunc = func;
}

/** Samples that pass the depth test. */
// @ts-ignore: decorator
@inline
export function passing(d: v128, there: v128): v128 {
  switch (depthFunc) {
    case 0:
      return i32x4.splat(0);
    case 1:
      return i32x4.splat(-1);
    case 2:
      return f32x4.lt(d, there);
    case 4:
      return f32x4.eq(d, there);
    case 5:
      return f32x4.ge(d, there);
    case 6:
      return f32x4.gt(d, there);
    case 7:
      return f32x4.ne(d, there);
    default:
      return f32x4.le(d, there);
  }
}

/** A pixel of a triangle: it is drawn with its right neighbour where both are in one quad. */
export function fragment(t: i32, x: i32, y: i32, mask: v128, depth: v128): void {
  if (waiting == t && waitingX + 1 == x && waitingY == y) {
    waiting = -1;
    drawPair(t, x - 1, x, y, waitingMask, waitingDepth, mask, depth);
    return;
  }
  endTriangle();
  if (x & 1) {
    drawPair(t, x, x, y, mask, depth, mask, depth);
    return;
  }
  waiting = t;
  waitingX = x;
  waitingY = y;
  waitingMask = mask;
  waitingDepth = depth;
}

/** Draws the pixel that waits. */
export function endTriangle(): void {
  if (waiting < 0) return;
  const t = waiting;
  waiting = -1;
  drawPair(t, waitingX, waitingX, waitingY, waitingMask, waitingDepth, waitingMask, waitingDepth);
}

// @ts-ignore: decorator
@inline
function sampleAt(x: i32, y: i32): usize {
  return <usize>((y - load<i32>(REGION_Y0)) * (load<i32>(REGION_X1) - load<i32>(REGION_X0)) + x - load<i32>(REGION_X0)) << 4;
}

function drawPair(
  t: i32,
  xa: i32,
  xb: i32,
  y: i32,
  maskA: v128,
  depthA: v128,
  maskB: v128,
  depthB: v128,
): void {
  useTriangle(t);
  const test = load<f64>(item, ALPHA_TEST);
  if (how & HOLES) {
    const a = alphaPair(xa, xb, y);
    const at = sampleAt(xa, y);
    if (!(f64x2.extract_lane(a, 0) < test)) leaveNumber(t, at, maskA, depthA);
    if (xa != xb && !(f64x2.extract_lane(a, 1) < test)) leaveNumber(t, at + 16, maskB, depthB);
    return;
  }
  shadePair(xa, xb, y);
  let drawA = true;
  let drawB = xa != xb;
  if (test > 0) {
    // Alpha as the test sees it, where the surface's own is 1 in the end.
    const a = alphaPair(xa, xb, y);
    drawA = !(f64x2.extract_lane(a, 0) < test);
    drawB = drawB && !(f64x2.extract_lane(a, 1) < test);
    if (!drawA && !drawB) return;
  }
  const alpha = v128.load(OUT, 48);
  finishBytes();
  if (drawA) drawOne(xa, y, 0, f64x2.extract_lane(alpha, 0), maskA, depthA);
  if (drawB) drawOne(xb, y, 8, f64x2.extract_lane(alpha, 1), maskB, depthB);
}

function leaveNumber(t: i32, at: usize, mask: v128, depth: v128): void {
  const depthAt = <usize>load<u32>(SAMPLE_DEPTH) + at;
  const triangleAt = <usize>load<u32>(SAMPLE_TRIANGLE) + at;
  v128.store(depthAt, v128.bitselect(depth, v128.load(depthAt), mask));
  v128.store(triangleAt, v128.bitselect(i32x4.splat(t + 1), v128.load(triangleAt), mask));
}

/** Turns light at OUT into what is blended: cut to 0…1, tone mapped and on the sRGB curve. */
// @ts-ignore: decorator
@inline
export function finishBytes(): void {
  if (flags & TONE_MAPPED) toneMap();
  const a = clamp01(v128.load(OUT, 48));
  v128.store(OUT, a, 48);
  const premultiplied = (flags & PREMULTIPLIED) != 0;
  for (let k: usize = 0; k < 48; k += 16) {
    const v = clamp01(encodeSrgb(v128.load(OUT + k)));
    v128.store(OUT + k, premultiplied ? times(v, a) : v);
  }
}

/** The finished colour of a lane as bytes. */
// @ts-ignore: decorator
@inline
export function wordOf(lane: usize): i32 {
  return (
    <i32>floor(load<f64>(OUT + lane) * 255 + 0.5) |
    (<i32>floor(load<f64>(OUT + lane, 16) * 255 + 0.5) << 8) |
    (<i32>floor(load<f64>(OUT + lane, 32) * 255 + 0.5) << 16) |
    (<i32>floor(load<f64>(OUT + lane, 48) * 255 + 0.5) << 24)
  );
}

function drawOne(x: i32, y: i32, lane: usize, alpha: f64, samples: v128, depth: v128): void {
  let mask = samples;
  if (how & ALPHA_COVERS) {
    // The reference's thresholds lie at fifths.
    const covers = f64x2.splat(alpha);
    const low = f64x2.ge(covers, f64x2(1.0 / 5.0, 2.0 / 5.0));
    const high = f64x2.ge(covers, f64x2(3.0 / 5.0, 4.0 / 5.0));
    mask = v128.and(mask, v128.shuffle<i32>(low, high, 0, 2, 4, 6));
  }
  const at = sampleAt(x, y);
  if (how & WRITES_DEPTH) {
    const depthAt = <usize>load<u32>(SAMPLE_DEPTH) + at;
    v128.store(depthAt, v128.bitselect(depth, v128.load(depthAt), mask));
  }
  if ((how & WRITES_COLOUR) == 0) return;
  const colours = <usize>load<u32>(SAMPLE_COLOURS) + at;
  const there = v128.load(colours);
  if ((how & BLENDED) == 0) {
    v128.store(colours, v128.bitselect(i32x4.splat(wordOf(lane)), there, mask));
    return;
  }
  const first = i32x4.extract_lane(there, 0);
  if (i32x4.all_true(v128.or(i32x4.eq(there, i32x4.splat(first)), v128.not(mask)))) {
    v128.store(colours, v128.bitselect(i32x4.splat(blended(lane, first)), there, mask));
    return;
  }
  for (let s: usize = 0; s < 16; s += 4) {
    const bit = s == 0 ? i32x4.extract_lane(mask, 0) : s == 4 ? i32x4.extract_lane(mask, 1) : s == 8 ? i32x4.extract_lane(mask, 2) : i32x4.extract_lane(mask, 3);
    if (bit == 0) continue;
    const before = load<i32>(colours + s);
    const word = blended(lane, before);
    store<i32>(colours + s, word);
    for (let other = s + 4; other < 16; other += 4) {
      // What lies there in the other samples is mostly the same.
      if (load<i32>(colours + other) == before && maskBit(mask, other)) {
        store<i32>(colours + other, word);
        mask = clearBit(mask, other);
      }
    }
  }
}

// @ts-ignore: decorator
@inline
function maskBit(mask: v128, at: usize): bool {
  return (at == 4 ? i32x4.extract_lane(mask, 1) : at == 8 ? i32x4.extract_lane(mask, 2) : i32x4.extract_lane(mask, 3)) != 0;
}

// @ts-ignore: decorator
@inline
function clearBit(mask: v128, at: usize): v128 {
  if (at == 4) return i32x4.replace_lane(mask, 1, 0);
  if (at == 8) return i32x4.replace_lane(mask, 2, 0);
  return i32x4.replace_lane(mask, 3, 0);
}

// What is blended: the target's R, G, B, A, and three's numbers of the state.
let d0: f64 = 0;
let d1: f64 = 0;
let d2: f64 = 0;
let d3: f64 = 0;

const PLAIN_TRANSPARENCY: i32 = 1;

/** A lane's colour joined with four bytes. */
function blended(lane: usize, word: i32): i32 {
  d0 = <f64>(word & 255) / 255;
  d1 = <f64>((word >> 8) & 255) / 255;
  d2 = <f64>((word >> 16) & 255) / 255;
  d3 = <f64>(word >>> 24) / 255;
  if (load<i32>(BLENDING, 28) == PLAIN_TRANSPARENCY) {
    // Plain transparency, most of what is blended: the same steps as below.
    const a = load<f64>(OUT + lane, 48);
    const rest = 1 - a;
    d0 = load<f64>(OUT + lane) * a + d0 * rest;
    d1 = load<f64>(OUT + lane, 16) * a + d1 * rest;
    d2 = load<f64>(OUT + lane, 32) * a + d2 * rest;
    d3 = a + d3 * rest;
  } else {
    // Alpha comes last: factors of the colours read it.
    d0 = joined(0, load<f64>(OUT + lane), d0, lane);
    d1 = joined(1, load<f64>(OUT + lane, 16), d1, lane);
    d2 = joined(2, load<f64>(OUT + lane, 32), d2, lane);
    d3 = joined(3, load<f64>(OUT + lane, 48), d3, lane);
  }
  return byteOf(d0) | (byteOf(d1) << 8) | (byteOf(d2) << 16) | (byteOf(d3) << 24);
}

// @ts-ignore: decorator
@inline
function byteOf(v: f64): i32 {
  return <i32>floor(min(1, max(0, v)) * 255 + 0.5);
}

function joined(k: i32, from: f64, to: f64, lane: usize): f64 {
  const equation = load<i32>(BLENDING + (k < 3 ? 0 : 4));
  if (equation == 103) return min(from, to);
  if (equation == 104) return max(from, to);
  const x = from * factor(load<i32>(BLENDING + (k < 3 ? 8 : 16)), k, from, to, lane);
  const y = to * factor(load<i32>(BLENDING + (k < 3 ? 12 : 20)), k, from, to, lane);
  return equation == 101 ? x - y : equation == 102 ? y - x : x + y;
}

/** A factor by three's number. */
function factor(code: i32, k: i32, from: f64, to: f64, lane: usize): f64 {
  const alpha = load<f64>(OUT + lane, 48);
  switch (code) {
    case 200:
      return 0;
    case 202:
      return from;
    case 203:
      return 1 - from;
    case 204:
      return alpha;
    case 205:
      return 1 - alpha;
    case 206:
      return d3;
    case 207:
      return 1 - d3;
    case 208:
      return to;
    case 209:
      return 1 - to;
    case 210:
      return k == 3 ? 1 : min(alpha, 1 - d3);
    case 211:
      return load<f64>(BLENDING + 32 + (<usize>k << 3));
    case 212:
      return 1 - load<f64>(BLENDING + 32 + (<usize>k << 3));
    case 213:
      return load<f64>(BLENDING + 56);
    case 214:
      return 1 - load<f64>(BLENDING + 56);
    default:
      return 1;
  }
}

/** A triangle's colour at one pixel, as bytes of a sample. */
export function wordAt(id: i32, x: i32, y: i32): i32 {
  useTriangle(id - 1);
  shadePair(x, x, y);
  finishBytes();
  return wordOf(0);
}
