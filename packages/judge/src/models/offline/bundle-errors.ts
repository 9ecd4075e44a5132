import type { Features } from "./features.ts";
import { type Measures, measureView, paletteError } from "./measures.ts";
import { modelError } from "./penalties.ts";
import type { ViewMeasures } from "./view-features.ts";

/** Weights of a grid's errors for the artifact question; they sum to 1. */
export const ARTIFACT_WEIGHTS = { bestView: 0.4, palette: 0.3, holes: 0.3 } as const;
/** Limits of garbage: a side view with less than this share of the front's area, one that is thinner than this, or one with a larger error of colours. */
const EMPTY = 0.12;
const THIN = 0.04;
const OTHER_COLOURS = 0.75;

/** Distance of the best view from the prompt, 0 to 1. */
export const viewError = (prompt: Features, views: readonly ViewMeasures[]): number =>
  modelError(
    prompt,
    views.map(({ features }) => features),
  ).error;

/** Error of a grid, 0 to 1: the error of the best view, the palettes of all views, and views that show less than the fullest one. */
export function artifactError(prompt: Features, views: readonly ViewMeasures[]): number {
  const best = viewError(prompt, views);
  const palettes = views.map(({ features }) => (features === null ? 1 : paletteError(prompt, features)));
  const most = Math.max(...views.map(({ area }) => area));
  const holes = views.map(({ area }) => (most === 0 ? 1 : 1 - area / most));
  const { bestView, palette, holes: gaps } = ARTIFACT_WEIGHTS;
  const error = bestView * best + palette * mean(palettes) + gaps * mean(holes);
  return Math.round(error * 1e6) / 1e6;
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Features that the offline model names for every prompt: it can measure them on a grid. */
export const OFFLINE_FEATURES = [
  { description: "outline as in the target", category: "shape" },
  { description: "colours as in the target", category: "material_color" },
  { description: "surface detail as in the target", category: "shape" },
  { description: "something to see from every side", category: "presence" },
] as const;

/** Greatest error of a feature that is there, and of one that is partly there. */
const MARKS = { silhouette: [0.25, 0.45], colour: [0.2, 0.4], structure: [0.4, 0.65], gaps: [0.55, 0.7] } as const;

/** Marks of {@link OFFLINE_FEATURES} on a grid, in their order. */
export function markGrid(prompt: Features, views: readonly ViewMeasures[]): ("yes" | "partial" | "no")[] {
  const best = bestMeasures(prompt, views);
  const areas = views.map(({ area }) => area);
  const most = Math.max(...areas);
  return [
    mark(best?.silhouette ?? 0, { limits: MARKS.silhouette, there: best !== null }),
    mark(best?.colour ?? 1, { limits: MARKS.colour, there: best !== null }),
    mark(best?.structure ?? 1, { limits: MARKS.structure, there: best !== null }),
    mark(most === 0 ? 1 : 1 - Math.min(...areas) / most, { limits: MARKS.gaps, there: most > 0 }),
  ];
}

const bestMeasures = (prompt: Features, views: readonly ViewMeasures[]): Measures | null =>
  views
    .flatMap(({ features }) => (features === null ? [] : [measureView(prompt, features)]))
    .sort((a, b) => (a.silhouette ?? 0) + a.colour + a.structure - (b.silhouette ?? 0) - b.colour - b.structure)[0] ??
  null;

type Limits = { readonly limits: readonly [number, number]; readonly there: boolean };
const mark = (error: number, { limits: [yes, partial], there }: Limits): "yes" | "partial" | "no" =>
  !there || error > partial ? "no" : error > yes ? "partial" : "yes";

/** Why a side of a model is garbage in comparison with its front; null: it is not. */
export function garbageReason(front: ViewMeasures | undefined, side: ViewMeasures | undefined): string | null {
  if (side === undefined || side.features === null) return "nothing to see";
  if (front === undefined || front.features === null) return null;
  if (side.area < front.area * EMPTY) return "nearly empty";
  if (Math.min(side.width, side.height) < THIN && Math.min(front.width, front.height) >= THIN) return "thin as paper";
  return paletteError(front.features, side.features) > OTHER_COLOURS ? "quite other colours" : null;
}
