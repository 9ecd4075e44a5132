import { type ModelError, OFFLINE_WEIGHTS } from "./penalties.ts";

/** One line on what distinguished two models, for the record. It names the judge as offline, so that no reader takes it for a model's words. */
export function describeDuel(left: ModelError, right: ModelError): string {
  const gaps = (Object.keys(OFFLINE_WEIGHTS) as (keyof typeof OFFLINE_WEIGHTS)[]).map((measure) => ({
    measure,
    gap: ((left.best?.[measure] ?? 1) - (right.best?.[measure] ?? 1)) * OFFLINE_WEIGHTS[measure],
  }));
  const widest = gaps.reduce((a, b) => (Math.abs(b.gap) > Math.abs(a.gap) ? b : a));
  const errors = `error left ${left.error.toFixed(3)}, right ${right.error.toFixed(3)}`;
  if (left.best === null || right.best === null)
    return `Offline measures: ${errors}; nothing to see on ${blank(left, right)}`;
  return `Offline measures: ${errors}; most apart in ${widest.measure}`;
}

const blank = (left: ModelError, right: ModelError): string =>
  left.best === null && right.best === null ? "both" : left.best === null ? "left" : "right";
