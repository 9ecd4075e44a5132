/** What every kernel of `assembly` exports. */
export type KernelMemory = { readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number } };

/** The part of the engine's `WebAssembly` that is used; Node's types leave it out. */
type WasmEngine = {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
};
const engine = (globalThis as unknown as { readonly WebAssembly: WasmEngine }).WebAssembly;

const PAGE_BYTES = 65_536;

/** Scenes that need more are drawn by JavaScript, which needs no second copy of their arrays. */
export const MOST_KERNEL_BYTES = 768 * 1024 * 1024;

/** A kernel whose memory follows what it works on. */
export type WasmKernel<Exports> = {
  /** The kernel with memory of so many bytes, or more. */
  reserve(bytes: number): Exports;
  /** As `reserve`; memory above `keepBytes` is given back first where less than a quarter of it is needed. */
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

/** Makes a kernel's memory have so many bytes, where it has fewer. Views of the memory before are empty after it. */
export function growMemory({ memory }: KernelMemory, bytes: number): void {
  const missing = bytes - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / PAGE_BYTES));
}

/** The next address on a border of so many bytes. */
export const alignAddress = (at: number, to = 64): number => Math.ceil(at / to) * to;

/** Gives out one place after another, each on a border of 64 bytes, with `slack` bytes free behind it; a place of no bytes is where all others end. */
export function kernelRooms(from: number, slack = 0): (bytes: number) => number {
  let at = alignAddress(from);
  return (bytes) => {
    const here = at;
    at = alignAddress(at + bytes + slack);
    return here;
  };
}
