/** Where our check is stricter than the existing service. Each is on by default; the verdict of that service is always reported too. */
export type ModuleStrictness = {
  /**
   * The drawn vertices must lie in the cube too: boxes that the module set by hand, displacement maps, and counts of vertices or instances below the
   * arrays' lengths then hide nothing.
   */
  readonly realExtent: boolean;
  /** Positions and matrices must be finite numbers. NaN passes the existing service's comparisons. */
  readonly finitePositions: boolean;
  /** Vertices are counted from the arrays when the module gives a smaller number. */
  readonly realCounts: boolean;
};

/** Every strictness on: refuses what the existing service accepts by mistake. */
export const STRICT: ModuleStrictness = { realExtent: true, finitePositions: true, realCounts: true };
