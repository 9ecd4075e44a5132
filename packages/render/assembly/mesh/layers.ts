// What is blended: the layers of each pixel in the order of their triangles, shaded from the newest back to one that hides the rest. The
// result is that of src/mesh/blend.ts, which shades them all.

import {
  LAYERS,
  MOST_LAYERS,
  NEWEST,
  REGION_X0,
  REGION_X1,
  REGION_Y0,
  REGION_Y1,
  REQUESTS,
  SAMPLE_BYTES,
  SAMPLES,
  word,
} from "./head";
import { colourA, colourB, shadePair } from "./shade";

// A layer: triangle + 1 with the samples that it reached in the upper four bits, the layer before it, its colour, the layer after it that
// is blended. Numbers of layers begin at 1.
const SAMPLES_SHIFT: i32 = 28;
const TRIANGLE_MASK: i32 = 0x0fffffff;

let count: i32 = 0;

export function forgetLayers(): void {
  count = 0;
  const pixels = <usize>(
    ((load<i32>(REGION_X1) - load<i32>(REGION_X0)) * (load<i32>(REGION_Y1) - load<i32>(REGION_Y0)))
  );
  memory.fill(word(NEWEST), 0, pixels << 2);
}

/** Adds a layer to a pixel of the region. When there is no room, all that wait are blended first. */
export function addLayer(pixel: usize, samples: i32, id: i32): void {
  if (count == load<i32>(MOST_LAYERS)) blendAll();
  count++;
  const newest = word(NEWEST) + (pixel << 2);
  const layer = word(LAYERS) + (<usize>count << 4);
  store<i32>(layer, id | (samples << SAMPLES_SHIFT));
  store<i32>(layer, load<i32>(newest), 4);
  store<i32>(newest, count);
}

function blendAll(): void {
  for (let y = load<i32>(REGION_Y0); y < load<i32>(REGION_Y1); y++) blendRow(y);
  count = 0;
}

// What is kept of each pixel of a row: the layer to look at next, samples that no opaque layer covers yet, the oldest layer that counts.
const CURSOR_BYTES: usize = 12;

/** Blends what waits in a row of pixels into their colours. */
export function blendRow(y: i32): void {
  const x0 = load<i32>(REGION_X0);
  const width = load<i32>(REGION_X1) - x0;
  const row = <usize>((y - load<i32>(REGION_Y0)) * width);
  const newest = word(NEWEST) + (row << 2);
  const layers = word(LAYERS);
  const cursors = word(REQUESTS);
  // Requests follow the cursors: a layer, and the pixel it belongs to.
  const requests = cursors + <usize>width * CURSOR_BYTES;
  let active = requests;
  for (let x: usize = 0; x < <usize>width; x++) {
    const layer = load<i32>(newest + (x << 2));
    const cursor = cursors + x * CURSOR_BYTES;
    store<i32>(cursor, 15, 4);
    store<i32>(cursor, 0, 8);
    if (layer == 0) continue;
    store<i32>(active, layer);
    store<i32>(active, <i32>x, 4);
    active += 8;
  }
  if (active == requests) return;
  while (active > requests) {
    shadeLayers(requests, active, layers, x0, y);
    let kept = requests;
    for (let request = requests; request < active; request += 8) {
      const number = load<i32>(request);
      const x = load<i32>(request, 4);
      const cursor = cursors + <usize>x * CURSOR_BYTES;
      const layer = layers + (<usize>number << 4);
      let open = load<i32>(cursor, 4);
      store<i32>(layer, load<i32>(cursor, 8), 12);
      store<i32>(cursor, number, 8);
      if (load<u8>(layer, 11) == 255) open &= ~(load<i32>(layer) >>> SAMPLES_SHIFT);
      let next = load<i32>(layer, 4);
      while (next != 0) {
        const older = layers + (<usize>next << 4);
        if ((load<i32>(older) >>> SAMPLES_SHIFT) & open) break;
        next = load<i32>(older, 4);
      }
      store<i32>(cursor, open, 4);
      if (next == 0) continue;
      store<i32>(kept, next);
      store<i32>(kept, x, 4);
      kept += 8;
    }
    active = kept;
  }
  const samples = word(SAMPLES) + row * SAMPLE_BYTES;
  for (let x: usize = 0; x < <usize>width; x++) {
    let number = load<i32>(cursors + x * CURSOR_BYTES, 8);
    if (number == 0) continue;
    const at = samples + x * SAMPLE_BYTES;
    let colours = v128.load(at, 16);
    do {
      const layer = layers + (<usize>number << 4);
      colours = blendLayer(colours, load<i32>(layer, 8), load<i32>(layer) >>> SAMPLES_SHIFT);
      number = load<i32>(layer, 12);
    } while (number != 0);
    v128.store(at, colours, 16);
    store<i32>(newest + (x << 2), 0);
  }
}

function shadeLayers(from: usize, end: usize, layers: usize, x0: i32, y: i32): void {
  for (let request = from; request < end; request += 16) {
    const a = layers + (<usize>load<i32>(request) << 4);
    const second = request + 8 < end ? request + 8 : request;
    const b = layers + (<usize>load<i32>(second) << 4);
    shadePair(
      (load<i32>(a) & TRIANGLE_MASK) - 1,
      x0 + load<i32>(request, 4),
      (load<i32>(b) & TRIANGLE_MASK) - 1,
      x0 + load<i32>(second, 4),
      y,
    );
    store<i32>(b, colourB, 8);
    store<i32>(a, colourA, 8);
  }
}

/** The reference's product of two 8-bit shares, of eight. */
// @ts-ignore: decorator
@inline
function products(shares: v128, by: v128): v128 {
  const whole = i16x8.mul(shares, by);
  return i16x8.shr_u(i16x8.add(i16x8.add(whole, i16x8.shr_u(whole, 8)), i16x8.splat(128)), 8);
}

/** source · alpha + what is there · (1 − alpha), in the samples of the layer. */
// @ts-ignore: decorator
@inline
function blendLayer(there: v128, colour: i32, samples: i32): v128 {
  const alpha = colour >>> 24;
  const source = i16x8.extend_low_i8x16_u(i32x4.splat(colour));
  const own = products(source, i16x8.splat(<i16>alpha));
  const rest = i16x8.splat(<i16>(255 - alpha));
  const low = products(i16x8.extend_low_i8x16_u(there), rest);
  const high = products(i16x8.extend_high_i8x16_u(there), rest);
  const sum = i8x16.add_sat_u(i8x16.narrow_i16x8_u(low, high), i8x16.narrow_i16x8_u(own, own));
  const bits = i32x4(1, 2, 4, 8);
  return v128.bitselect(sum, there, i32x4.eq(v128.and(i32x4.splat(samples), bits), bits));
}
