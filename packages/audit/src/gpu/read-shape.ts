import type { z } from "zod";
import { gpuError } from "./gpu-error.ts";

/** An answer as what it should be; another shape is a provider's fault that says so, never a crash further on. */
export function readShape<S extends z.ZodType>(
  schema: S,
  { provider, value }: { readonly provider: string; readonly value: unknown },
): z.output<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue?.path.map(String).join(".") ?? "";
  throw gpuError("GPU_TRANSIENT", `an answer has another shape: ${where}: ${issue?.message ?? ""}`, { provider });
}
