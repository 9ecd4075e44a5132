import type { BlendKernel } from "./frame.ts";
import { createJsKernel } from "./kernel-js.ts";
import { createWasmKernel } from "./kernel-wasm.ts";

/** A fresh kernel with memory of its own. Both kinds give the same bytes. */
export const createKernel = (kind: "wasm" | "js"): BlendKernel =>
  kind === "wasm" ? createWasmKernel() : createJsKernel();
