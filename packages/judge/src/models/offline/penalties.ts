import type { Features } from "./features.ts";
import { type Measures, measureView, paletteError } from "./measures.ts";

/** Weights of the measures of a view; they sum to 1. Without an outline the other two share its weight. */
export const OFFLINE_WEIGHTS = { silhouette: 0.4, colour: 0.35, structure: 0.25 } as const;
/** Share of the view that fits the prompt best; the rest looks at the palette of the other three, whose sides the prompt hides. */
export const BEST_VIEW_SHARE = 0.85;
/** Errors closer than this are equal work: about what saving a prompt as JPEG moves them. */
export const EQUAL_WORK = 0.008;
/** Difference of errors per further penalty point, beyond the two that make a win. */
export const ERROR_PER_POINT = 0.04;

/** How far a model is from the prompt, 0 (the same) to 1, with the measures of the best view. */
export type ModelError = { readonly error: number; readonly best: Measures | null };

/** The error of a model by its views; a view with nothing to see is null and counts as nothing in common. */
export function modelError(prompt: Features, views: readonly (Features | null)[]): ModelError {
  const viewMeasures = views.map((view) => (view === null ? null : measureView(prompt, view)));
  const errors = viewMeasures.map((measures) => (measures === null ? 1 : weigh(measures)));
  const bestAt = errors.indexOf(Math.min(...errors));
  const others = views.filter((_, at) => at !== bestAt);
  const palettes = others.map((view) => (view === null ? 1 : paletteError(prompt, view)));
  const rest =
    palettes.length === 0 ? errors[bestAt]! : palettes.reduce((sum, value) => sum + value, 0) / palettes.length;
  const error = BEST_VIEW_SHARE * (errors[bestAt] ?? 1) + (1 - BEST_VIEW_SHARE) * rest;
  // Six digits: past them, machines' maths libraries may differ.
  return { error: Math.round(error * 1e6) / 1e6, best: viewMeasures[bestAt] ?? null };
}

function weigh({ silhouette, colour, structure }: Measures): number {
  const { silhouette: ws, colour: wc, structure: wt } = OFFLINE_WEIGHTS;
  if (silhouette === null) return (wc * colour + wt * structure) / (wc + wt);
  return ws * silhouette + wc * colour + wt * structure;
}

/**
 * Penalties of two errors, whole numbers 0 to 10. The better side gets its error on the scale of ten; the worse one at least two
 * points more, unless the two are equal work.
 */
export function penaltiesOf(left: number, right: number): { readonly left: number; readonly right: number } {
  const apart = Math.abs(left - right);
  const points = apart <= EQUAL_WORK ? 0 : Math.min(10, 2 + Math.floor((apart - EQUAL_WORK) / ERROR_PER_POINT));
  const better = Math.min(10 - points, Math.round(10 * Math.min(left, right)));
  return left <= right ? { left: better, right: better + points } : { left: better + points, right: better };
}
