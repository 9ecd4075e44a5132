import { createHash } from "node:crypto";
import { createPythonRandom } from "@404-gen/core/rules";

/** Chance of a simulation: the same seed and name draw the same numbers, in any process. */
export type Draws = {
  /** 0 ≤ x < 1. */
  unit(): number;
  /** 0 ≤ n < `count`, a whole number. */
  below(count: number): number;
  /** A number of the range. */
  between(range: readonly [number, number]): number;
  /** One of a list that is not empty. */
  pick<T>(list: readonly T[]): T;
};

/**
 * A stream of its own for each name: what one part of the simulation draws does not change what another draws.
 *
 * @example
 * const latency = createDraws(7, "latency").between([100, 900]);
 */
export function createDraws(seed: number, name: string): Draws {
  const digest = createHash("sha256").update(`${seed}/${name}`).digest();
  const random = createPythonRandom(digest.readUIntBE(0, 6));
  const unit = () => random.random();
  const below = (count: number) => Math.floor(unit() * count);
  return {
    unit,
    below,
    between: ([least, most]) => least + unit() * (most - least),
    pick: <T>(list: readonly T[]) => list[below(list.length)] as T,
  };
}
