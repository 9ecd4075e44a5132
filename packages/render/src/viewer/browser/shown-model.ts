import type { Object3D, Scene, WebGLRenderer } from "three";
import type { ViewedModel } from "../viewed-model.ts";

/** A model that is ready to be put before a camera. */
export type ShownModel = {
  /** The object that is drawn, in the frame of the judge's camera. */
  readonly object: Object3D;
  /** Adds to the scene what this kind of model needs. @default nothing */
  readonly prepare?: (scene: Scene, renderer: WebGLRenderer, onDirty: () => void) => void;
};

/** Why a model cannot be shown, for people. */
export type Problem = { readonly problem: string };

/** Reads a file's bytes. Errors of the library are thrown. */
export type ReadModel = (bytes: Uint8Array, model: ViewedModel) => Promise<ShownModel | Problem>;
