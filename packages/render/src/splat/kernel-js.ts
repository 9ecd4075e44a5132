import { splatCamera } from "../camera.ts";
import {
  clearFrame,
  type FrameLayout,
  frameLayout,
  frameOf,
  GROUP_FLOATS,
  orderOf,
  recordsOf,
  resolveFrame,
  TILE_SHIFT,
  tilesOf,
} from "./frame.ts";
import { activate } from "./gaussians.ts";
import type { SplatKernel } from "./kernel.ts";
import { KERNEL_CONSTANTS } from "./kernel-constants.ts";
import { orderedRecords } from "./ordered-records.ts";
import { REACH_SLACK, RECORD_FLOATS } from "./project.ts";

const f = Math.fround;
const { minAlpha, maxAlpha, minLight, minusLog2e, exponentCap, magic, c0, c1, c2, c3, c4, c5, c6 } = KERNEL_CONSTANTS;

/** In narrower rectangles every pixel is tested: computing a row's exact span costs more than the pixels that it saves. */
export const NARROW_PIXELS = 8;

/** 2^-n for n from 0 to 127. */
const NEGATIVE_POWERS = Float32Array.from({ length: 128 }, (_, n) => 2 ** -n);

/** Added to a splat's largest exponent when the span of a row is computed. Alpha is tested exactly, so this only guards against rounding. */
const EXPONENT_SLACK = 0.001;

/** The kernel in plain JavaScript. Every step is rounded as in the lanes of the WASM kernel. */
export function createJsKernel(): SplatKernel {
  let buffer = new ArrayBuffer(0);
  return {
    name: "js",
    activate,
    draw(gaussians, { angles, size, background, into }) {
      const layout = frameLayout({ size, capacity: gaussians.count });
      if (buffer.byteLength < layout.bytes) buffer = new ArrayBuffer(layout.bytes);
      const visible = orderedRecords(gaussians, {
        camera: splatCamera(angles, size),
        size,
        records: recordsOf(buffer, layout),
        order: orderOf(buffer, layout),
      });
      clearFrame(buffer, layout);
      blendRecords(buffer, { layout, count: visible });
      resolveFrame(buffer, { layout, background, into });
      return { visible, frame: () => frameOf(buffer, layout) };
    },
  };
}

/** Blends the first `count` records of the order, front to back, into the picture. */
export function blendRecords(
  buffer: ArrayBuffer,
  options: { readonly layout: FrameLayout; readonly count: number },
): void {
  const { layout, count } = options;
  const frame = frameOf(buffer, layout);
  const live = tilesOf(buffer, layout);
  const records = recordsOf(buffer, layout);
  const order = orderOf(buffer, layout);
  for (let k = 0; k < count; k++) blendSplat(frame, { records, at: order[k]! * RECORD_FLOATS, layout, live });
}

/** True when every pixel of the tiles under a rectangle is finished. */
function isHidden(live: Int32Array, { tiles, left, right, top, bottom }: TileRectangle): boolean {
  for (let y = top >> TILE_SHIFT; y <= bottom >> TILE_SHIFT; y++) {
    for (let x = left >> TILE_SHIFT; x <= right >> TILE_SHIFT; x++) if (live[y * tiles + x] !== 0) return false;
  }
  return true;
}

type TileRectangle = {
  readonly tiles: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
};

type SplatStep = {
  readonly records: Float32Array;
  readonly at: number;
  readonly layout: FrameLayout;
  readonly live: Int32Array;
};

function blendSplat(frame: Float32Array, { records, at, layout, live }: SplatStep): void {
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
  if (isHidden(live, { tiles: layout.tiles, left, right, top, bottom })) return;
  const narrow = right - left < NARROW_PIXELS;
  for (let y = top; y <= bottom; y++) {
    const dy = y + 0.5 - v;
    const base = quarter * dy * dy;
    const centre = u + shear * dy;
    let from = left;
    let to = right;
    if (!narrow) {
      if (base > limit + REACH_SLACK) continue;
      const reach = Math.sqrt(Math.max(0, limit + EXPONENT_SLACK - base) / half) + REACH_SLACK;
      from = Math.max(left, Math.ceil(centre - reach - 0.5));
      to = Math.min(right, Math.floor(centre + reach - 0.5));
    }
    if (from <= to)
      blendRow(frame, {
        live,
        tileRow: (y >> TILE_SHIFT) * layout.tiles,
        records,
        at,
        row: y * layout.groups * GROUP_FLOATS,
        from,
        to,
        centre,
        base: f(base),
        half,
      });
  }
}

type RowStep = {
  readonly live: Int32Array;
  /** Index of the first tile of the row. */
  readonly tileRow: number;
  readonly records: Float32Array;
  readonly at: number;
  readonly row: number;
  readonly from: number;
  readonly to: number;
  readonly centre: number;
  readonly base: number;
  readonly half: number;
};

function blendRow(
  frame: Float32Array,
  { live, tileRow, records, at, row, from, to, centre, base, half }: RowStep,
): void {
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
    const boundedExponent = exponent < exponentCap ? exponent : exponentCap;
    const power = f(boundedExponent * minusLog2e);
    const nearest = f(f(power + magic) - magic);
    const part = f(power - nearest);
    let sum = f(f(c6 * part) + c5);
    sum = f(f(sum * part) + c4);
    sum = f(f(sum * part) + c3);
    sum = f(f(sum * part) + c2);
    sum = f(f(sum * part) + c1);
    sum = f(f(sum * part) + c0);
    const full = f(opacity * f(sum * NEGATIVE_POWERS[-nearest]!));
    if (!(full >= minAlpha)) continue;
    const alpha = full < maxAlpha ? full : maxAlpha;
    const next = f(light * f(1 - alpha));
    if (next <= minLight) {
      frame[pixel] = -light;
      const tile = tileRow + (x >> TILE_SHIFT);
      live[tile] = live[tile]! - 1;
      continue;
    }
    const weight = f(alpha * light);
    frame[pixel] = next;
    frame[pixel + 4] = frame[pixel + 4]! + f(red * weight);
    frame[pixel + 8] = frame[pixel + 8]! + f(green * weight);
    frame[pixel + 12] = frame[pixel + 12]! + f(blue * weight);
  }
}
