import type { z } from "zod";
import { gpuError } from "./gpu-error.ts";

/** An answer in its expected shape; another shape becomes a provider's fault with a message, never a crash later. */
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
