import type { SplatKernel } from "./kernel.ts";
import { createJsKernel } from "./kernel-js.ts";
import { createWasmKernel } from "./kernel-wasm.ts";

/** A new kernel with memory of its own. */
export const createKernel = (kind: "wasm" | "js"): SplatKernel =>
  kind === "wasm" ? createWasmKernel() : createJsKernel();
