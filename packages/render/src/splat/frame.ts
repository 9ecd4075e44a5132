import { RECORD_FLOATS } from "./project.ts";

/** Pixels that a kernel treats at once: their T, R, G and B fill one 64-byte cache line. */
export const GROUP_PIXELS = 4;
/** Floats of a group: four of T, four of R, four of G, four of B. */
export const GROUP_FLOATS = 16;

/** Byte offset of the picture; before it lie the WASM kernel's constants. */
export const FRAME_AT = 128;

/**
 * One block of memory for a view: the picture, then projected splats, then their order. The same layout serves the JS and
 * the WASM kernel. T is the light still let through; its sign turns negative when a pixel is finished.
 */
export type FrameLayout = {
  /** Side of the picture, pixels. */
  readonly size: number;
  /** Groups of a row. */
  readonly groups: number;
  readonly capacity: number;
  /** Byte offsets; the picture begins at {@link FRAME_AT}. */
  readonly recordsAt: number;
  readonly orderAt: number;
  readonly bytes: number;
};

export function frameLayout(options: { readonly size: number; readonly capacity: number }): FrameLayout {
  const { size, capacity } = options;
  const groups = Math.ceil(size / GROUP_PIXELS);
  const recordsAt = FRAME_AT + groups * size * GROUP_FLOATS * 4;
  const orderAt = recordsAt + capacity * RECORD_FLOATS * 4;
  return { size, groups, capacity, recordsAt, orderAt, bytes: orderAt + capacity * 4 };
}

/** Blends ordered splats into a picture. Both kernels give the same bits: each does the same float32 steps in the same order. */
export type BlendKernel = {
  readonly name: "js" | "wasm";
  /** The memory of the last `reserve`. */
  readonly buffer: ArrayBuffer;
  /** Makes room for a layout; old contents are lost. */
  reserve(layout: FrameLayout): void;
  /** Blends the first `count` of the order array, front to back, into the picture. */
  blend(count: number): void;
};

/** The picture's floats. */
export const frameOf = (buffer: ArrayBuffer, layout: FrameLayout): Float32Array =>
  new Float32Array(buffer, FRAME_AT, (layout.recordsAt - FRAME_AT) / 4);

/** Starts a picture: all light passes, no colour. */
export function clearFrame(buffer: ArrayBuffer, layout: FrameLayout): void {
  const frame = frameOf(buffer, layout);
  for (let at = 0; at < frame.length; at += GROUP_FLOATS) {
    frame.fill(1, at, at + GROUP_PIXELS);
    frame.fill(0, at + GROUP_PIXELS, at + GROUP_FLOATS);
  }
}

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
