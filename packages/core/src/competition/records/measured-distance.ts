import { extraOf } from "./extra-of.ts";
import type { Result } from "./results.ts";

/** What we add to a result under `x404`: `distance_measured: false` says that `distance` is no measurement. */
export const UNMEASURED_DISTANCE = { x404: { distance_measured: false } } as const;

/**
 * True when the result says that its distance is a measurement. An unmeasured one is not a match: the audit stays open.
 *
 * @example
 * if (!isDistanceMeasured(result)) open.push(stem);
 */
export function isDistanceMeasured(result: Result): boolean {
  return extraOf(result, { key: "distance_measured", type: "boolean" }) !== false;
}
