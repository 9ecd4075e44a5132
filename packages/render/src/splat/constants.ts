/** Constants of the reference's splat renderer, quirks included. Source: `transform_gs_data` and gsplat 1.5.3; no code is copied. */

/** Longest side of an object after scaling, world units. The camera stands 2.5 away, so the object fills most of a view. */
export const SPLAT_TARGET_EXTENT = 1.5;

/** Zeroth spherical harmonic, 1/(2√π): colour = 0.5 + this · f_dc. The other harmonics are ignored, so colours do not depend on the view. */
export const SH_DEGREE_0 = 0.28209479177387814;

/** Added to both diagonal terms of the projected covariance, px². Opacity is not lowered to make up for it. */
export const SPLAT_BLUR = 0.3;

/**
 * The Jacobian of the projection is computed at a place that lies outside the picture by at most this share of half its side. The splat's centre
 * itself is not moved.
 */
export const SPLAT_JACOBIAN_MARGIN = 0.3;

/** Least alpha with which a splat adds to a pixel. */
export const SPLAT_MIN_ALPHA = 1 / 255;

/** Alpha never exceeds this. */
export const SPLAT_MAX_ALPHA = 0.999;

/** A pixel is finished when the next splat would leave this much light or less; that splat is not added. */
export const SPLAT_MIN_TRANSMITTANCE = 1e-4;

/** Largest reach of a splat in standard deviations. No splat gets there: √(2 ln 255) = 3.3291 is less. */
export const SPLAT_MAX_REACH = 3.33;

/** Quaternions shorter than this are divided by this instead of their length (torch `normalize`). */
export const QUATERNION_EPSILON = 1e-12;
