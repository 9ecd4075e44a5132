import { loadAddOn } from "@404-gen/core";

export type OnnxRuntime = typeof import("onnxruntime-node");

/** Loads the native runtime. The error of a missing one names the package to install. */
export const loadRuntime = (): Promise<OnnxRuntime> =>
  loadAddOn("dinov3", async () => {
    const library = (await import("onnxruntime-node")) as OnnxRuntime & { readonly default?: OnnxRuntime };
    return library.default ?? library;
  });
