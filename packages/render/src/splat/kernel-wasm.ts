import { type BlendKernel, FRAME_AT, type FrameLayout } from "./frame.ts";
import { KERNEL_WASM_BASE64 } from "./kernel.generated.ts";
import { writeKernelConstants } from "./kernel-constants.ts";

const PAGE_BYTES = 65_536;

/** Memory above this is given back when the next picture needs less than a quarter of it. */
const KEEP_BYTES = 64 * 1024 * 1024;

/** What `assembly/splat-kernel.ts` exports. */
type KernelExports = {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  blend(
    size: number,
    groups: number,
    tiles: number,
    frameAt: number,
    tilesAt: number,
    recordsAt: number,
    orderAt: number,
    count: number,
  ): void;
};

/** The part of the engine's `WebAssembly` that is used; Node's types leave it out. */
type WasmEngine = {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
};
const engine = (globalThis as unknown as { readonly WebAssembly: WasmEngine }).WebAssembly;

/**
 * Splats of one call. The engine compiles a function that is called often once more, better; a single call for a whole view
 * would run to its end in the first, three times slower code.
 */
const BATCH_SPLATS = 1024;

/** The kernel in WASM with SIMD: four pixels a step. Needs nothing but Node's own WASM engine. */
export function createWasmKernel(): BlendKernel {
  const module = new engine.Module(Buffer.from(KERNEL_WASM_BASE64, "base64"));
  const fresh = () => new engine.Instance(module).exports as KernelExports;
  let kernel = fresh();
  let layout: FrameLayout | undefined;
  return {
    name: "wasm",
    get buffer() {
      return kernel.memory.buffer;
    },
    reserve(next) {
      layout = next;
      const held = kernel.memory.buffer.byteLength;
      if (held > KEEP_BYTES && next.bytes < held / 4) kernel = fresh();
      const missing = next.bytes - kernel.memory.buffer.byteLength;
      if (missing > 0) kernel.memory.grow(Math.ceil(missing / PAGE_BYTES));
      writeKernelConstants(kernel.memory.buffer);
    },
    blend(count) {
      if (!layout) return;
      const { size, groups, tiles, tilesAt, recordsAt, orderAt } = layout;
      for (let from = 0; from < count; from += BATCH_SPLATS) {
        const batch = Math.min(BATCH_SPLATS, count - from);
        kernel.blend(size, groups, tiles, FRAME_AT, tilesAt, recordsAt, orderAt + from * 4, batch);
      }
    },
  };
}
