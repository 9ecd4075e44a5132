import type { SplatKernel } from "./kernel.ts";
import { createJsKernel } from "./kernel-js.ts";
import { createWasmKernel } from "./kernel-wasm.ts";

/** A fresh kernel. */
export const createKernel = (kind: "wasm" | "js"): SplatKernel =>
  kind === "wasm" ? createWasmKernel() : createJsKernel();
