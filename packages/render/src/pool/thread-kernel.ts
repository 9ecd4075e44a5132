import { createKernel } from "../splat/create-kernel.ts";
import type { SplatKernel } from "../splat/kernel.ts";

const kernels = new Map<string, SplatKernel>();

/** One kernel a thread and kind, so that its memory and its compiled code are reused. */
export function threadKernel(kind: "wasm" | "js"): SplatKernel {
  const kernel = kernels.get(kind) ?? createKernel(kind);
  kernels.set(kind, kernel);
  return kernel;
}
