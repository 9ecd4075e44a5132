import type { Object3D, Scene, WebGLRenderer } from "three";
import type { ViewedModel } from "../viewed-model.ts";

/** A model that was read, ready to be put before a camera. */
export type ShownModel = {
  /** What is drawn, in the frame of the judge's camera. */
  readonly object: Object3D;
  /** Puts beside it what its kind needs in a scene. @default nothing */
  readonly prepare?: (scene: Scene, renderer: WebGLRenderer, onDirty: () => void) => void;
};

/** Why a model cannot be shown, for people. */
export type Problem = { readonly problem: string };

/** Reads a file's bytes. What a library throws says the rest. */
export type ReadModel = (bytes: Uint8Array, model: ViewedModel) => Promise<ShownModel | Problem>;
