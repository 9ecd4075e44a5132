import { createKernel } from "../splat/create-kernel.ts";
import type { SplatKernel } from "../splat/kernel.ts";

const kernels = new Map<string, SplatKernel>();

/** The thread's one kernel of a kind: its memory and its compiled code serve all files. */
export function threadKernel(kind: "wasm" | "js"): SplatKernel {
  const kernel = kernels.get(kind) ?? createKernel(kind);
  kernels.set(kind, kernel);
  return kernel;
}
