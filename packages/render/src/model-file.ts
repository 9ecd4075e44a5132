import type { ModelFormat } from "@404-gen/core";

/** A model file in memory. */
export type ModelFile = {
  /** The whole file. */
  readonly bytes: Uint8Array;
  /** How it is read. */
  readonly format: ModelFormat;
};
