import type { ModelFormat } from "@404-gen/core";

/** A model file in memory. */
export type ModelFile = {
  /** All bytes of the file. */
  readonly bytes: Uint8Array;
  /** The format by which it is read. */
  readonly format: ModelFormat;
};
