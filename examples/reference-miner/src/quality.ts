/** A level of how much of the prompt picture a model keeps. A better level makes a better model, also for a judge. */
export type Quality = {
  /** Cells of the relief's grid along the picture's longer side. */
  readonly grid: number;
  /** Side of the square texture in pixels. */
  readonly texture: number;
  /** Share of the picture's own colour, 0 (one grey-brown) to 1. */
  readonly colour: number;
  /** Thickness of the model as a share of its size. */
  readonly depth: number;
};

export const QUALITIES = {
  high: { grid: 112, texture: 256, colour: 1, depth: 0.3 },
  medium: { grid: 40, texture: 24, colour: 0.8, depth: 0.2 },
  low: { grid: 9, texture: 4, colour: 0.15, depth: 0.1 },
} as const satisfies Record<string, Quality>;

export type QualityName = keyof typeof QUALITIES;

/** True for the name of a level. */
export const isQualityName = (name: string): name is QualityName => Object.hasOwn(QUALITIES, name);
