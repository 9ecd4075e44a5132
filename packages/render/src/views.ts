/**
 * The four pictures that the judge sees, and where they lie in the grid. Shared by meshes and splats. Source: the competition's render service,
 * described in `docs/render-mesh.md`. A change of any constant here changes every PNG, so every duel: all competitors of a round must be drawn with
 * the same values.
 */

/** The direction of a view. */
export type ViewAngles = {
  /**
   * Degrees round the vertical axis. For a mesh (Y up) the camera stands at `(sin θ, ·, cos θ)`: 0 is +Z, 90 is +X. For splats (Y down, the training
   * convention) a growing number turns the other way; see `splatCamera`.
   */
  readonly theta: number;
  /** Degrees. Negative looks down on the model from above. */
  readonly phi: number;
};

/**
 * Degrees. Views 1, 5, 9 and 13 of 16 angles spread over 0…360 with both ends included, so the step is 24° and not
 * 22.5°. The service's own README says 22.5/112.5/202.5/292.5, which its code never used.
 */
export const VIEW_THETAS = [24, 120, 216, 312] as const;

/** Degrees, the same for all four views: the camera stands 15° above the horizon. */
export const VIEW_PHI = -15;

/** Side of one view, pixels. */
export const VIEW_SIZE = 518;

/** Width of the cross between the views, pixels. */
export const GRID_GAP = 5;

/** Side of the grid of 2 × 2 views, pixels: 518 + 5 + 518. */
export const GRID_SIZE = 2 * VIEW_SIZE + GRID_GAP;

/** RGB, 0 to 255, of the cross between the views. */
export const GRID_GAP_COLOUR = [0, 0, 0] as const;

/** RGB, 0 to 255, behind the model. */
export const VIEW_BACKGROUND = [255, 255, 255] as const;

/** The four views in the order in which they fill the grid: left to right, then top to bottom. */
export const VIEWS: readonly ViewAngles[] = VIEW_THETAS.map((theta) => ({ theta, phi: VIEW_PHI }));
