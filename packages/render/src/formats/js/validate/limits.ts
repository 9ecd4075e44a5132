/** What a scene may have at the most. Source: the competition's list of limits (JS-MODULES.md 1). Equal passes. */
export const SCENE_LIMITS = {
  vertices: 250_000,
  drawCalls: 200,
  depth: 32,
  instances: 50_000,
  textureBytes: 4_194_304,
} as const;

/** Half the side of the cube that a scene must stay in. */
export const CUBE = 0.5;
