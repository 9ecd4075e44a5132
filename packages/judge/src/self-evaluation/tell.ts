import type { EvaluateOptions, EvaluationProgress } from "./types.ts";

/** Calls the observer. An error of it does not disturb the work. */
export function tell({ onProgress }: Pick<EvaluateOptions, "onProgress">, event: EvaluationProgress): void {
  try {
    onProgress?.(event);
  } catch {
    // An error of an observer does not disturb the work.
  }
}
