/** The export that every kernel of `assembly` has. */
export type KernelMemory = { readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number } };

/** The part of the engine's `WebAssembly` that is used; Node's types leave it out. */
type WasmEngine = {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
};
const engine = (globalThis as unknown as { readonly WebAssembly: WasmEngine }).WebAssembly;

const PAGE_BYTES = 65_536;

/** Most bytes of a kernel's memory. JavaScript draws scenes that need more: it needs no second copy of their arrays. */
export const MOST_KERNEL_BYTES = 768 * 1024 * 1024;

/** A kernel whose memory grows and shrinks with its scenes. */
export type WasmKernel<Exports> = {
  /** The kernel with at least `bytes` of memory. */
  reserve(bytes: number): Exports;
  /** As `reserve`, but frees memory above `keepBytes` first where less than a quarter of it is needed. */
  open(bytes: number): Exports;
};

export type WasmKernelOptions<Exports> = {
  readonly keepBytes: number;
  /** Called with each new instance, whose memory is empty. */
  readonly start?: (exports: Exports) => void;
};

/** Compiles a kernel of `assembly`, in base64, and starts it. Needs nothing but Node's own WASM engine. */
export function startWasm<Exports extends KernelMemory>(
  base64: string,
  { keepBytes, start }: WasmKernelOptions<Exports>,
): WasmKernel<Exports> {
  const module = new engine.Module(Buffer.from(base64, "base64"));
  const fresh = (): Exports => {
    const exports = new engine.Instance(module).exports as Exports;
    start?.(exports);
    return exports;
  };
  let kernel = fresh();
  const reserve = (bytes: number): Exports => {
    growMemory(kernel, bytes);
    return kernel;
  };
  return {
    reserve,
    open(bytes) {
      const { byteLength } = kernel.memory.buffer;
      if (byteLength > keepBytes && bytes < byteLength / 4) kernel = fresh();
      return reserve(bytes);
    },
  };
}

/** Grows a kernel's memory to at least `bytes`. Arrays on the buffer before are empty after that. */
export function growMemory({ memory }: KernelMemory, bytes: number): void {
  const missing = bytes - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / PAGE_BYTES));
}

/** The next address, from `at` on, that is a multiple of `to`. */
export const alignAddress = (at: number, to = 64): number => Math.ceil(at / to) * to;

/**
 * A function that reserves one place after another and returns its address, a multiple of 64, with `slack` free bytes behind it. The address of a
 * place of 0 bytes is the end of all before it.
 */
export function kernelRooms(from: number, slack = 0): (bytes: number) => number {
  let at = alignAddress(from);
  return (bytes) => {
    const here = at;
    at = alignAddress(at + bytes + slack);
    return here;
  };
}
