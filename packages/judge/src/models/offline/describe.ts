import { type ModelError, OFFLINE_WEIGHTS } from "./penalties.ts";

/** One line for the record on the difference of two models. It names the judge as offline, so that nobody takes it for a model's answer. */
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
