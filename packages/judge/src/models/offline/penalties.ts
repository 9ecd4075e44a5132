import type { Features } from "./features.ts";
import { type Measures, measureView, paletteError } from "./measures.ts";

/** Weights of a view's errors; they sum to 1. Without an outline the other two share its weight. */
export const OFFLINE_WEIGHTS = { silhouette: 0.4, colour: 0.35, structure: 0.25 } as const;
/** Weight of the view that fits the prompt best. The rest is the palettes of the other three: the prompt does not show their sides. */
export const BEST_VIEW_SHARE = 0.85;
/** Errors that differ by at most this are equal: about the change when a prompt is saved as JPEG. */
export const EQUAL_WORK = 0.008;
/** Difference of errors for each penalty point beyond the two that make a win. */
export const ERROR_PER_POINT = 0.04;

/** Error of a model, 0 (like the prompt) to 1, with the errors of its best view. */
export type ModelError = { readonly error: number; readonly best: Measures | null };

/** The error of a model by its views. A view with nothing to see is null, and counts as nothing in common. */
export function modelError(prompt: Features, views: readonly (Features | null)[]): ModelError {
  const viewMeasures = views.map((view) => (view === null ? null : measureView(prompt, view)));
  const errors = viewMeasures.map((measures) => (measures === null ? 1 : weigh(measures)));
  const bestAt = errors.indexOf(Math.min(...errors));
  const others = views.filter((_, at) => at !== bestAt);
  const palettes = others.map((view) => (view === null ? 1 : paletteError(prompt, view)));
  const rest =
    palettes.length === 0 ? errors[bestAt]! : palettes.reduce((sum, value) => sum + value, 0) / palettes.length;
  const error = BEST_VIEW_SHARE * (errors[bestAt] ?? 1) + (1 - BEST_VIEW_SHARE) * rest;
  // Six digits: the machines' maths libraries may differ after them.
  return { error: Math.round(error * 1e6) / 1e6, best: viewMeasures[bestAt] ?? null };
}

function weigh({ silhouette, colour, structure }: Measures): number {
  const { silhouette: ws, colour: wc, structure: wt } = OFFLINE_WEIGHTS;
  if (silhouette === null) return (wc * colour + wt * structure) / (wc + wt);
  return ws * silhouette + wc * colour + wt * structure;
}

/**
 * Penalties of two errors, whole numbers 0 to 10. The better side gets ten times its error; the worse one at least two
 * points more, unless the errors are equal.
 */
export function penaltiesOf(left: number, right: number): { readonly left: number; readonly right: number } {
  const apart = Math.abs(left - right);
  const points = apart <= EQUAL_WORK ? 0 : Math.min(10, 2 + Math.floor((apart - EQUAL_WORK) / ERROR_PER_POINT));
  const better = Math.min(10 - points, Math.round(10 * Math.min(left, right)));
  return left <= right ? { left: better, right: better + points } : { left: better + points, right: better };
}
