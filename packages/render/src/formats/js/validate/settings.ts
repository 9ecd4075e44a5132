/**
 * Where ours decides more strictly than the existing service. Each is on by default; what that service would decide is reported beside the
 * verdict in any case.
 */
export type ModuleStrictness = {
  /**
   * The cube is checked against the vertices that are drawn too: boxes that the module set by hand, displacement maps and a count of
   * vertices or instances that is smaller than the arrays no longer hide anything.
   */
  readonly realExtent: boolean;
  /** Positions and matrices must be finite numbers. NaN passes the existing service's comparisons. */
  readonly finitePositions: boolean;
  /** Vertices are counted from the arrays when the module says a smaller number. */
  readonly realCounts: boolean;
};

/** Every strictness on: refuses what upstream lets pass by mistake. */
export const STRICT: ModuleStrictness = { realExtent: true, finitePositions: true, realCounts: true };
