/**
 * How a competition decides: pure functions of recorded facts, with a name and a version that stand in what verify and the report say.
 * Each competition's own policy adds its functions (`PolicyOne`).
 */
export type Policy = {
  /** Stable, for people and for comparison: `404-gen/1`. */
  readonly name: string;
  /** Changes whenever a decision could become another one. */
  readonly version: string;
};

/**
 * A policy as records, findings and pages name it.
 *
 * @example
 * policyLabel(POLICY_ONE); // "404-gen/1 (version 1)"
 */
export const policyLabel = ({ name, version }: Policy): string => `${name} ${version}`;

/**
 * A policy of your own: the functions of another policy, some of them replaced.
 *
 * @example
 * const strict = extendPolicy(POLICY_ONE, { name: "strict", version: "1", takesCrown: (margin, line) => margin > line });
 */
export const extendPolicy = <P extends Policy>(base: P, changes: Partial<P> & Policy): P => ({ ...base, ...changes });
