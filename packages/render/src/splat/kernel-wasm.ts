import { splatCamera } from "../camera.ts";
import { REST_COLUMNS, type SplatRows } from "../formats/ply/read.ts";
import { type KernelMemory, startWasm } from "../start-wasm.ts";
import type { ActivationRange } from "./gaussians.ts";
import { GAUSSIAN_FLOATS, type Gaussians } from "./gaussians.ts";
import { KERNEL_WASM_BASE64 } from "./kernel.generated.ts";
import type { SplatKernel, SplatView } from "./kernel.ts";
import { writeKernelConstants } from "./kernel-constants.ts";
import {
  ACTIVATION,
  CHUNK_SPLATS,
  clearWasm,
  rowsOf,
  SLICES,
  type WasmLayout,
  wasmLayout,
  writeCamera,
} from "./wasm-layout.ts";

/** Memory above this is freed when the next picture needs less than a quarter of it. */
const KEEP_BYTES = 64 * 1024 * 1024;

/** The exports of `assembly/splat-kernel.ts`. Addresses are byte offsets. */
type KernelExports = KernelMemory & {
  activate(pointsAt: number, restAt: number, count: number, intoAt: number, offset: number, scale: number): number;
  project(
    inputAt: number,
    count: number,
    cameraAt: number,
    slicesAt: number,
    nextBlocksAt: number,
    freeAt: number,
  ): number;
  sortSlice(
    slice: number,
    slicesAt: number,
    nextBlocksAt: number,
    pairsAt: number,
    otherAt: number,
    countsAt: number,
  ): number;
  blend(
    frameAt: number,
    stripBytes: number,
    columnsAt: number,
    columnBytes: number,
    pairsAt: number,
    count: number,
  ): void;
  resolve(
    size: number,
    groups: number,
    frameAt: number,
    stripBytes: number,
    intoAt: number,
    red: number,
    green: number,
    blue: number,
  ): void;
};

/**
 * Splats of one call. The engine compiles a function that is called often again, into better code; a single call for all splats of a view would stay
 * in the first code, which is three times slower.
 */
const BATCH_SPLATS = 1024;

/** The kernel in WASM with SIMD: two splats a step, then four pixels a step. Needs nothing but Node's own WASM engine. */
export function createWasmKernel(): SplatKernel {
  const wasm = startWasm<KernelExports>(KERNEL_WASM_BASE64, { keepBytes: KEEP_BYTES });
  return {
    name: "wasm",
    activate(rows, range) {
      const kernel = wasm.reserve(ACTIVATION.bytes);
      let unseen = 0;
      for (let from = range.from; from < range.to; from += CHUNK_SPLATS) {
        unseen += activateChunk(kernel, rows, { ...range, from, to: Math.min(range.to, from + CHUNK_SPLATS) });
      }
      return unseen;
    },
    draw(gaussians, view) {
      const layout = wasmLayout({ size: view.size, capacity: gaussians.count });
      const kernel = wasm.open(layout.bytes);
      const { buffer } = kernel.memory;
      writeKernelConstants(buffer);
      writeCamera(buffer, { layout, camera: splatCamera(view.angles, view.size) });
      clearWasm(buffer, layout);
      const visible = projectAll(kernel, { layout, gaussians });
      blendSlices(kernel, layout);
      resolvePicture(kernel, { layout, view });
      return { visible, frame: () => rowsOf(buffer, layout) };
    },
  };
}

function activateChunk(
  kernel: KernelExports,
  { points, rest }: Pick<SplatRows, "points" | "rest">,
  { recentring, into, from, to }: ActivationRange,
): number {
  const count = to - from;
  const { pointsAt, restAt, intoAt } = ACTIVATION;
  const floats = new Float32Array(kernel.memory.buffer, 0, ACTIVATION.bytes / 4);
  // Two rows are activated at once: after an odd last one comes a row of zeros, which is never seen.
  floats.fill(0, pointsAt / 4 + count * 3, pointsAt / 4 + (count + 1) * 3);
  floats.fill(0, restAt / 4 + count * REST_COLUMNS, restAt / 4 + (count + 1) * REST_COLUMNS);
  floats.set(points.subarray(from * 3, to * 3), pointsAt / 4);
  floats.set(rest.subarray(from * REST_COLUMNS, to * REST_COLUMNS), restAt / 4);
  const scale = Math.fround(recentring.scale);
  const unseen = kernel.activate(pointsAt, restAt, count, intoAt, recentring.offset, scale);
  const output = floats.subarray(intoAt / 4, intoAt / 4 + count * GAUSSIAN_FLOATS);
  into.set(output, from * GAUSSIAN_FLOATS);
  return unseen - (count & 1);
}

function projectAll(
  kernel: KernelExports,
  { layout, gaussians }: { readonly layout: WasmLayout; readonly gaussians: Gaussians },
): number {
  const { inputAt, cameraAt, slicesAt, nextBlocksAt, freeAt } = layout;
  const input = new Float32Array(kernel.memory.buffer, inputAt, (CHUNK_SPLATS + 1) * GAUSSIAN_FLOATS);
  let visible = 0;
  for (let from = 0; from < gaussians.count; from += CHUNK_SPLATS) {
    const count = Math.min(CHUNK_SPLATS, gaussians.count - from);
    input.set(gaussians.data.subarray(from * GAUSSIAN_FLOATS, (from + count) * GAUSSIAN_FLOATS));
    // Two splats are projected at once: after an odd last one comes a splat of zeros, which is never seen.
    input.fill(0, count * GAUSSIAN_FLOATS, (count + 1) * GAUSSIAN_FLOATS);
    visible += kernel.project(inputAt, count, cameraAt, slicesAt, nextBlocksAt, freeAt);
  }
  return visible;
}

function blendSlices(kernel: KernelExports, layout: WasmLayout): void {
  const { frameAt, stripBytes, columnsAt, columnBytes, slicesAt, nextBlocksAt, pairsAt, otherAt, countsAt } = layout;
  const counts = new Int32Array(kernel.memory.buffer, slicesAt, SLICES * 3);
  for (let slice = 0; slice < SLICES; slice++) {
    if (counts[slice * 3 + 2] === 0) continue;
    const count = kernel.sortSlice(slice, slicesAt, nextBlocksAt, pairsAt, otherAt, countsAt);
    for (let from = 0; from < count; from += BATCH_SPLATS) {
      const batch = Math.min(BATCH_SPLATS, count - from);
      kernel.blend(frameAt, stripBytes, columnsAt, columnBytes, pairsAt + from * 8, batch);
    }
  }
}

function resolvePicture(
  kernel: KernelExports,
  { layout, view }: { readonly layout: WasmLayout; readonly view: SplatView },
): void {
  const { size, groups, frameAt, stripBytes, pictureAt } = layout;
  const [red, green, blue] = view.background;
  kernel.resolve(size, groups, frameAt, stripBytes, pictureAt, red, green, blue);
  view.into.set(new Uint8Array(kernel.memory.buffer, pictureAt, size * size * 3));
}
