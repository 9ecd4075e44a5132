import type { z } from "zod";
import { gpuError } from "./gpu-error.ts";

/** An answer as what it should be; another shape is a provider's fault that says so, never a crash further on. */
export function readShape<S extends z.ZodType>(
  schema: S,
  { provider, value }: { readonly provider: string; readonly value: unknown },
): z.output<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const where = issue?.path.map(String).join(".") ?? "";
  throw gpuError("GPU_TRANSIENT", `an answer has another shape: ${where}: ${issue?.message ?? ""}`, { provider });
}
