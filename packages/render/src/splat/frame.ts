import { RECORD_FLOATS } from "./project.ts";

/** Pixels that a kernel blends at once: their T, R, G and B fill one 64-byte cache line. */
export const GROUP_PIXELS = 4;
/** Floats of a group: four of T, four of R, four of G, four of B. */
export const GROUP_FLOATS = 16;

/** Byte offset of the picture. */
export const FRAME_AT = 0;

/** Side of the square tiles in which unfinished pixels are counted, so that hidden splats are skipped; 2^3 pixels. */
export const TILE_SHIFT = 3;

/**
 * One block of memory for a view: the picture, the counts of unfinished pixels of its tiles (int32), then projected splats, then their order. The
 * WASM kernel has the same picture in a layout of its own. T is the share of light that still passes; it is negative for a finished pixel. Pixels
 * that pad the last group of a row are finished from the start.
 */
export type FrameLayout = {
  /** Side of the picture, pixels. */
  readonly size: number;
  /** Groups of a row. */
  readonly groups: number;
  /** Tiles of a row, and of a column. */
  readonly tiles: number;
  /** Byte offsets; the picture begins at {@link FRAME_AT}. */
  readonly tilesAt: number;
  readonly recordsAt: number;
  readonly orderAt: number;
  readonly capacity: number;
  readonly bytes: number;
};

export function frameLayout(options: { readonly size: number; readonly capacity: number }): FrameLayout {
  const { size, capacity } = options;
  const groups = Math.ceil(size / GROUP_PIXELS);
  const tiles = (size + (1 << TILE_SHIFT) - 1) >> TILE_SHIFT;
  const tilesAt = FRAME_AT + groups * size * GROUP_FLOATS * 4;
  const recordsAt = tilesAt + Math.ceil((tiles * tiles) / 4) * 16;
  const orderAt = recordsAt + capacity * RECORD_FLOATS * 4;
  return { size, groups, tiles, tilesAt, recordsAt, orderAt, capacity, bytes: orderAt + capacity * 4 };
}

/** The picture's floats. */
export const frameOf = (buffer: ArrayBuffer, layout: FrameLayout): Float32Array =>
  new Float32Array(buffer, FRAME_AT, (layout.tilesAt - FRAME_AT) / 4);

/** Counts of unfinished pixels, tile by tile. */
export const tilesOf = (buffer: ArrayBuffer, layout: FrameLayout): Int32Array =>
  new Int32Array(buffer, layout.tilesAt, layout.tiles * layout.tiles);

/** Starts a picture: all light passes, no colour. */
export function clearFrame(buffer: ArrayBuffer, layout: FrameLayout): void {
  const { size, groups, tiles } = layout;
  const frame = frameOf(buffer, layout);
  const row = groups * GROUP_FLOATS;
  for (let at = 0; at < row; at += GROUP_FLOATS)
    frame.fill(1, at, at + GROUP_PIXELS).fill(0, at + GROUP_PIXELS, at + GROUP_FLOATS);
  for (let x = size; x < groups * GROUP_PIXELS; x++) frame[row - GROUP_FLOATS + (x & 3)] = -1;
  for (let end = row; end < frame.length; end *= 2) frame.copyWithin(end, 0, Math.min(end, frame.length - end));
  const live = tilesOf(buffer, layout);
  const side = 1 << TILE_SHIFT;
  const extent = (tile: number) => Math.min(side, size - tile * side);
  for (let y = 0; y < tiles; y++) for (let x = 0; x < tiles; x++) live[y * tiles + x] = extent(x) * extent(y);
}

/** Projected splats, see `project.ts`. */
export const recordsOf = (buffer: ArrayBuffer, layout: FrameLayout): Float32Array =>
  new Float32Array(buffer, layout.recordsAt, layout.capacity * RECORD_FLOATS);

/** Numbers of records, near to far. */
export const orderOf = (buffer: ArrayBuffer, layout: FrameLayout): Uint32Array =>
  new Uint32Array(buffer, layout.orderAt, layout.capacity);

/** Adds the background and writes 8-bit RGB: clipped to [0, 1], times 255, TRUNCATED (the reference does not round). */
export function resolveFrame(
  buffer: ArrayBuffer,
  options: {
    readonly layout: FrameLayout;
    readonly background: readonly [number, number, number];
    readonly into: Uint8Array;
  },
): void {
  const { layout, into } = options;
  const frame = frameOf(buffer, layout);
  const [red, green, blue] = options.background.map(Math.fround) as [number, number, number];
  let out = 0;
  for (let y = 0; y < layout.size; y++) {
    for (let x = 0; x < layout.size; x++) {
      const at = (y * layout.groups + (x >> 2)) * GROUP_FLOATS + (x & 3);
      const light = Math.abs(frame[at]!);
      into[out++] = toByte(Math.fround(frame[at + 4]! + Math.fround(light * red)));
      into[out++] = toByte(Math.fround(frame[at + 8]! + Math.fround(light * green)));
      into[out++] = toByte(Math.fround(frame[at + 12]! + Math.fround(light * blue)));
    }
  }
}

const toByte = (value: number): number => (value <= 0 ? 0 : value >= 1 ? 255 : Math.fround(value * 255) | 0);
