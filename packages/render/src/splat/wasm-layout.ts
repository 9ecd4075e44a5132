import { SPLAT_CAMERA_FAR, SPLAT_CAMERA_NEAR, type SplatCamera } from "../camera.ts";
import { REST_COLUMNS } from "../formats/ply/read.ts";
import { alignAddress } from "../start-wasm.ts";
import { SPLAT_BLUR, SPLAT_JACOBIAN_MARGIN } from "./constants.ts";
import { GROUP_FLOATS, GROUP_PIXELS } from "./frame.ts";
import { GAUSSIAN_FLOATS } from "./gaussians.ts";
import { REACH_GROWTH, REACH_SLACK } from "./project.ts";

/** Gaussians that are copied into the kernel and projected in one call; they and their records stay in the cache. */
export const CHUNK_SPLATS = 2048;

/** Slices of depth: 256 for each doubling, from the near to the far plane. */
export const SLICES = 3408;
/** Bytes of a slice: the address of its next record, its first block, and the number of its records. */
const SLICE_BYTES = 12;

/** Bytes of a block and of a record. A slice's records lie in blocks, so its size need not be known before. */
export const BLOCK_BYTES = 4096;
const RECORD_BYTES = 64;

/** Byte offsets; before them lie the kernel's constants. */
const CAMERA_AT = 128;
const COUNTS_AT = 512;
const FREE_AT = 1536;
const SLICES_AT = 2048;
const FRAME_AT = 43_008;

/** Byte offsets of all parts of the WASM kernel's memory. */
export type WasmLayout = {
  /** Side of the picture, pixels. */
  readonly size: number;
  /** Groups of four pixels in a row. */
  readonly groups: number;
  /** Camera and constants of the projection, doubles. */
  readonly cameraAt: number;
  /** 256 counts of a sorting pass. */
  readonly countsAt: number;
  /** Number of the first free block. */
  readonly freeAt: number;
  readonly slicesAt: number;
  /**
   * The picture, in groups as in `frame.ts`, but column by column: the rows that a splat covers lie side by side, on one page of
   * memory.
   */
  readonly frameAt: number;
  /** Bytes of a column of groups. */
  readonly stripBytes: number;
  /** For each group of a row, one bit a row: 1 while a pixel of the group lets light through. */
  readonly columnsAt: number;
  readonly columnBytes: number;
  /** The resolved picture, RGB. */
  readonly pictureAt: number;
  /** Gaussians to project. */
  readonly inputAt: number;
  /** For each block, the address of the next one of its slice. */
  readonly nextBlocksAt: number;
  /** (depth, address) pairs of one slice, and room to sort them. */
  readonly pairsAt: number;
  readonly otherAt: number;
  readonly blocksAt: number;
  readonly bytes: number;
};

/** Byte offsets of a chunk of rows and of its Gaussians; there is room for two rows more than a chunk. */
export const ACTIVATION = (() => {
  const pointsAt = FRAME_AT;
  const restAt = pointsAt + (CHUNK_SPLATS + 2) * 12;
  const intoAt = restAt + (CHUNK_SPLATS + 2) * REST_COLUMNS * 4;
  return { pointsAt, restAt, intoAt, bytes: intoAt + (CHUNK_SPLATS + 2) * GAUSSIAN_FLOATS * 4 };
})();

/** The layout for a picture of `size` pixels and `capacity` splats. */
export function wasmLayout({ size, capacity }: { readonly size: number; readonly capacity: number }): WasmLayout {
  const groups = Math.ceil(size / GROUP_PIXELS);
  // An odd number of groups, so that neighbouring columns do not fall on the same lines of the cache.
  const stripBytes = (size | 1) * GROUP_FLOATS * 4;
  const columnsAt = FRAME_AT + groups * stripBytes;
  // Eight bytes more than the rows need, since eight are read at once.
  const columnBytes = alignAddress(Math.ceil(size / 8) + 8, 8);
  const pictureAt = alignAddress(columnsAt + groups * columnBytes, 16);
  const inputAt = alignAddress(pictureAt + size * size * 3 + 16, 64);
  const nextBlocksAt = inputAt + (CHUNK_SPLATS + 1) * GAUSSIAN_FLOATS * 4;
  const blocks = Math.ceil((capacity * RECORD_BYTES) / BLOCK_BYTES) + Math.min(capacity, SLICES);
  // Blocks are numbered from address 0, so the table has entries for the memory before the first one too.
  const before = Math.ceil((nextBlocksAt + capacity * 16 + blocks * 4) / BLOCK_BYTES) + 8;
  const pairsAt = alignAddress(nextBlocksAt + (before + blocks) * 4, 16);
  const otherAt = pairsAt + capacity * 8;
  const blocksAt = alignAddress(otherAt + capacity * 8, BLOCK_BYTES);
  return {
    size,
    groups,
    cameraAt: CAMERA_AT,
    countsAt: COUNTS_AT,
    freeAt: FREE_AT,
    slicesAt: SLICES_AT,
    frameAt: FRAME_AT,
    stripBytes,
    columnsAt,
    columnBytes,
    pictureAt,
    inputAt,
    nextBlocksAt,
    pairsAt,
    otherAt,
    blocksAt,
    bytes: blocksAt + blocks * BLOCK_BYTES,
  };
}

/** Camera and constants, in the order in which the kernel's `project` reads them. */
export function writeCamera(
  buffer: ArrayBuffer,
  { layout, camera }: { readonly layout: WasmLayout; readonly camera: SplatCamera },
): void {
  const { size } = layout;
  const { view, focal, centre } = camera;
  const margin = SPLAT_JACOBIAN_MARGIN * 0.5 * size;
  new Float64Array(buffer, layout.cameraAt, 25).set([
    ...view,
    focal,
    centre,
    -(centre + margin) / focal,
    (size - centre + margin) / focal,
    SPLAT_CAMERA_NEAR,
    SPLAT_CAMERA_FAR,
    SPLAT_BLUR,
    REACH_SLACK,
    0.5,
    size - 0.5,
    size - 1,
    0,
    REACH_GROWTH,
  ]);
}

/** Empties the slices and starts a picture: all light passes, no colour. */
export function clearWasm(buffer: ArrayBuffer, layout: WasmLayout): void {
  const { size, groups, columnsAt, columnBytes } = layout;
  new Uint8Array(buffer, layout.slicesAt, SLICES * SLICE_BYTES).fill(0);
  new Int32Array(buffer, layout.freeAt, 1)[0] = layout.blocksAt / BLOCK_BYTES;
  const columns = new Uint8Array(buffer, columnsAt, groups * columnBytes);
  const column = columns.subarray(0, columnBytes);
  column.fill(0).fill(255, 0, size >> 3);
  if (size & 7) column[size >> 3] = (1 << (size & 7)) - 1;
  for (let g = 1; g < groups; g++) columns.copyWithin(g * columnBytes, 0, columnBytes);
  clearPicture(buffer, layout);
}

/** As `clearFrame`, in this layout. */
function clearPicture(buffer: ArrayBuffer, { size, groups, frameAt, stripBytes }: WasmLayout): void {
  const frame = new Float32Array(buffer, frameAt, (groups * stripBytes) / 4);
  frame.fill(1, 0, GROUP_PIXELS).fill(0, GROUP_PIXELS, GROUP_FLOATS);
  for (let end = GROUP_FLOATS; end < frame.length; end *= 2)
    frame.copyWithin(end, 0, Math.min(end, frame.length - end));
  for (let x = size; x < groups * GROUP_PIXELS; x++) {
    const last = frame.subarray(((groups - 1) * stripBytes) / 4 + (x & 3));
    for (let y = 0; y < size; y++) last[y * GROUP_FLOATS] = -1;
  }
}

/** The picture in the layout of `frame.ts`, for comparison. */
export function rowsOf(buffer: ArrayBuffer, { size, groups, frameAt, stripBytes }: WasmLayout): Float32Array {
  const rows = new Float32Array(groups * size * GROUP_FLOATS);
  for (let g = 0; g < groups; g++) {
    const strip = new Float32Array(buffer, frameAt + g * stripBytes, size * GROUP_FLOATS);
    for (let y = 0; y < size; y++) {
      rows.set(strip.subarray(y * GROUP_FLOATS, (y + 1) * GROUP_FLOATS), (y * groups + g) * GROUP_FLOATS);
    }
  }
  return rows;
}
