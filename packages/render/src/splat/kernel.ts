import type { BlendKernel } from "./frame.ts";
import { createJsKernel } from "./kernel-js.ts";

/** A fresh kernel with memory of its own. Both kinds give the same bytes. */
export function createKernel(_kind: "wasm" | "js"): BlendKernel {
  return createJsKernel();
}
