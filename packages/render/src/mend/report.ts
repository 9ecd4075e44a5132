import type { ModelFormat, Rejection } from "@404-gen/core";

/** A step of a mend; with `check` the step that it would do. */
export type MendStep = {
  /** The kind of step: a stable name for scripts. */
  readonly step: MendStepName;
  /** What the step did to this file, as a sentence for people. */
  readonly text: string;
  /** Whether the step may be seen in the picture. */
  readonly visible: boolean;
};

/** The kinds of steps of a mend, in their order. */
export const MEND_STEPS = {
  decode: "Compressed, quantised and sparse data become plain floats; a splat file becomes the PLY that is drawn.",
  convert: "Materials and pictures of other kinds become metal, roughness and PNG.",
  leaveOut: "Something that cannot be read, or is never drawn, is left out.",
  bake: "Transforms of nodes, instances, skins and morphs are applied to the vertices.",
  triangulate: "Strips and fans become triangles.",
  turn: "Triangles that look inwards are turned over; parts marked doubleSided get back faces.",
  opaque: "Alpha that the file's own mode ignores or cuts is removed.",
  join: "All parts become one mesh with one material.",
  palette: "Colours of materials and vertices become texels.",
  atlas: "Several textures become one of each kind.",
  dropSplats: "Splats that are never seen, or lie far outside, are dropped.",
  logarithms: "Lengths become logarithms, shares become logits.",
  fit: "The model is centred and scaled to the size that is drawn.",
} as const;

/** Name of a step: a key of {@link MEND_STEPS}. */
export type MendStepName = keyof typeof MEND_STEPS;

/** How much the mended picture differs from the original's, over the pixels where one of them shows the model. */
export type PictureDifference = {
  /** Peak signal to noise ratio; null: the pictures are equal. */
  readonly decibels: number | null;
  /** Largest difference of a byte. */
  readonly largest: number;
};

/** A mended file, the steps that were needed, and how close its picture is to the original's. */
export type MendResult = {
  /** Format of the mended file: `glb`, or `ply` for all kinds of splats. */
  readonly format: ModelFormat;
  /** Why the original file is refused; null: it is accepted. */
  readonly refused: Rejection | null;
  /** The steps, in their order. */
  readonly steps: readonly MendStep[];
  /** The mended file; null when there was nothing to mend. */
  readonly bytes: Uint8Array | null;
  /** Why the mended file would still be refused; null: it is accepted. */
  readonly stillRefused: Rejection | null;
  /** Difference from the original as a viewer shows it: all primitives, with their transforms and materials. Null when nothing was drawn. */
  readonly difference: PictureDifference | null;
  /** The judge's picture of the mended file, and the original's as a viewer shows it; PNG. */
  readonly pictures: {
    /** The original as a viewer shows it. */
    readonly before: Uint8Array;
    /** The mended file as the judge sees it. */
    readonly after: Uint8Array;
  } | null;
};

/** Collects steps. */
export type MendLog = {
  add(step: MendStepName, text: string, options?: { readonly visible?: boolean }): void;
  list(): readonly MendStep[];
};

export function createMendLog(): MendLog {
  const steps: MendStep[] = [];
  return {
    add: (step, text, { visible = false } = {}) => void steps.push({ step, text, visible }),
    list: () => [...steps],
  };
}
