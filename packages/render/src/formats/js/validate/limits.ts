/** Limits of a scene, inclusive. Source: the competition's list of limits (JS-MODULES.md 1). */
export const SCENE_LIMITS = {
  vertices: 250_000,
  drawCalls: 200,
  depth: 32,
  instances: 50_000,
  textureBytes: 4_194_304,
} as const;

/** Half the side of the cube in which a scene must lie. */
export const CUBE = 0.5;
