import type { Quality } from "@404-gen/example-reference-miner";

/**
 * Levels of how much of the prompt picture a module keeps. Each level is better than the next in all four values, so its modules are also more like
 * the picture. The text of `high` takes about 21 of the 50 KiB of literals that the competition allows.
 */
export const MODULE_QUALITIES = {
  high: { grid: 96, texture: 80, colour: 1, depth: 0.5 },
  medium: { grid: 32, texture: 20, colour: 0.8, depth: 0.35 },
  low: { grid: 9, texture: 4, colour: 0.3, depth: 0.2 },
} as const satisfies Record<string, Quality>;

export type ModuleQualityName = keyof typeof MODULE_QUALITIES;

/** True for the name of a level. */
export const isModuleQuality = (name: string): name is ModuleQualityName => Object.hasOwn(MODULE_QUALITIES, name);
