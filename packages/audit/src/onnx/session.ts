import { CompetitionError } from "@404-gen/core";
import type { InferenceSession, Tensor } from "onnxruntime-node";
import { INPUT_SIDE } from "../distance/preprocess.ts";
import type { OnnxRuntime } from "./load-runtime.ts";

export type Embedder = {
  /** L2-normalised pooled outputs of preprocessed pictures (`[3][224][224]` each), in order. */
  run(inputs: readonly Float32Array[]): Promise<Float32Array[]>;
  close(): Promise<void>;
};

const INPUT_SIZE = 3 * INPUT_SIDE * INPUT_SIDE;

/** Creates one session on the CPU. The numbers are the same on every machine of the same kind, except for the runtime's own rounding. */
export async function createEmbedder(
  runtime: OnnxRuntime,
  { path, threads }: { readonly path: string; readonly threads: number },
): Promise<Embedder> {
  const session = await open(runtime, { path, threads });
  const input = session.inputNames[0] ?? "pixel_values";
  const pooled = session.outputNames.includes("pooler_output");
  const output = pooled ? "pooler_output" : session.outputNames[0];
  if (output === undefined) throw invalid(path, "the model has no output");
  return {
    async run(inputs) {
      const data = new Float32Array(inputs.length * INPUT_SIZE);
      for (const [i, one] of inputs.entries()) data.set(one, i * INPUT_SIZE);
      const tensor = new runtime.Tensor("float32", data, [inputs.length, 3, INPUT_SIDE, INPUT_SIDE]);
      const result = (await session.run({ [input]: tensor }, [output]))[output];
      if (result?.type !== "float32") throw invalid(path, `${output} is not float32`);
      return inputs.map((_, i) => rowOf(result, i));
    },
    close: () => session.release(),
  };
}

async function open(
  runtime: OnnxRuntime,
  { path, threads }: { path: string; threads: number },
): Promise<InferenceSession> {
  try {
    return await runtime.InferenceSession.create(path, {
      executionProviders: ["cpu"],
      graphOptimizationLevel: "all",
      intraOpNumThreads: threads,
      logSeverityLevel: 3,
    });
  } catch (cause) {
    throw invalid(path, cause instanceof Error ? cause.message : String(cause), cause);
  }
}

/** A picture's vector of length 1: its pooled row, or the first token of its sequence (the class token). */
function rowOf(tensor: Tensor, index: number): Float32Array {
  const data = tensor.data as Float32Array;
  const width = tensor.dims.at(-1) ?? 0;
  const stride = tensor.dims.slice(1).reduce((product, one) => product * one, 1);
  const row = Float32Array.from(data.subarray(index * stride, index * stride + width));
  const norm = Math.sqrt(row.reduce((sum, one) => sum + one * one, 0));
  return norm > 0 ? row.map((one) => one / norm) : row;
}

const invalid = (path: string, message: string, cause?: unknown) =>
  new CompetitionError(`${path}: ${message}`, { code: "MODEL_INVALID", data: { path }, cause });
