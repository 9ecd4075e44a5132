/**
 * How the reference draws a mesh: pyrender 0.1.45 on Mesa llvmpipe. Each constant is a quirk that a picture, and so a duel,
 * depends on. Change one only together with the reference.
 */

/** A view is drawn at this many times its size in both directions, then made smaller with Lanczos. */
export const SUPERSAMPLE = 2;

/** Vertices are snapped to this many steps a pixel before coverage is decided (8 sub-pixel bits). */
export const SUBPIXEL = 256;

/**
 * Where the four samples of a pixel lie, in {@link SUBPIXEL} steps from its lower left corner, y up: the standard 4×
 * pattern. Coverage and depth are decided at each; colour is computed once, at the pixel's centre, even when the triangle does
 * not cover the centre (attributes are then extrapolated: no centroid sampling).
 */
export const SAMPLES = [
  [96, 32],
  [224, 96],
  [32, 160],
  [160, 224],
] as const;

/** Largest value of the 24-bit depth buffer. Depth passes when LESS; it is always written, also by transparent fragments. */
export const DEPTH_MAX = 16777215;

/** Strength of the directional light. */
export const LIGHT_INTENSITY = 6;

/** Share of the base colour that is seen without light. */
export const AMBIENT = 0.3;

/** n·l and n·v never fall below this, so a back-lit face still gets a trace of direct light. */
export const COSINE_FLOOR = 0.001;

/** Roughness never falls below this. */
export const ROUGHNESS_FLOOR = 0.04;

/** Reflectance at normal incidence of a surface that is not metal. */
export const DIELECTRIC_F0 = 0.04;

/** Colour is raised to 1/2.2 before it is stored; no tone mapping. */
export const OUTPUT_GAMMA = 2.2;

/** Base colour, metallic and roughness without material and without COLOR_0. */
export const PLAIN_MATERIAL = { baseColor: [0.3, 0.3, 0.3, 1], metallic: 0.2, roughness: 0.8 } as const;

/** The same with COLOR_0 and without material. With a material COLOR_0 is ignored. */
export const VERTEX_COLOUR_MATERIAL = { baseColor: [1, 1, 1, 1], metallic: 0.2, roughness: 0.8 } as const;
