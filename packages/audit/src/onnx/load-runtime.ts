import { CompetitionError } from "@404-gen/core";

export type OnnxRuntime = typeof import("onnxruntime-node");

/** The native runtime, loaded when it is first needed; its absence names the package to install. */
export async function loadRuntime(): Promise<OnnxRuntime> {
  try {
    const loaded = (await import("onnxruntime-node")) as OnnxRuntime & { readonly default?: OnnxRuntime };
    return loaded.default ?? loaded;
  } catch (cause) {
    throw new CompetitionError("@404-gen/audit/onnx needs the package onnxruntime-node: npm install onnxruntime-node", {
      code: "DEPENDENCY_MISSING",
      data: { package: "onnxruntime-node" },
      cause,
    });
  }
}
