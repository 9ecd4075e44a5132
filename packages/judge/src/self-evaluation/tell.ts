import type { EvaluateOptions, EvaluationProgress } from "./types.ts";

/** Tells an observer, whose failure never disturbs the work. */
export function tell({ onProgress }: Pick<EvaluateOptions, "onProgress">, event: EvaluationProgress): void {
  try {
    onProgress?.(event);
  } catch {
    // Its own affair.
  }
}
