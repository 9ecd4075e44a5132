import type { z } from "zod";
import { gpuError } from "./gpu-error.ts";

/** Checks the shape of an answer. @throws CompetitionError `GPU_TRANSIENT` for another shape */
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
