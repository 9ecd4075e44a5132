import type { ModelFormat } from "../base/formats.ts";
import type { Evidence } from "./evidence.ts";

/** A drawn model and what identifies both files. */
export type RenderedModel = {
  /** 8-bit RGB PNG, 1041 × 1041: the 2 × 2 grid that the judge sees. */
  readonly png: Uint8Array;
  /** Lower-case hex sha256 of the model file and of the PNG. */
  readonly sha256: {
    /** Of the model's bytes. */
    readonly model: string;
    /** Of the picture's bytes. */
    readonly png: string;
  };
};

/**
 * Draws a model file. A refused file is a rejection with a stable code; it never throws for what a miner sent. Conformance: `rendererConformance`
 * in `./testing`.
 */
export type Renderer = {
  /** Name and version for records, for example `cpu@0.1.0`. */
  readonly name: string;
  /** Draws one model. What is wrong with the file is a rejection with the code of its format; a worker that dies is a fault. */
  render(
    model: {
      /** The model file. */
      readonly bytes: Uint8Array;
      /** How the bytes are read; a file of another format is rejected. */
      readonly format: ModelFormat;
    },
    options?: { readonly signal?: AbortSignal | undefined },
  ): Promise<Evidence<RenderedModel>>;
  /** Gets ready for the first model while nothing is to be drawn yet. A renderer that needs no preparation does not have this method. */
  warm?(): Promise<void>;
  /** Ends the workers. */
  close(): Promise<void>;
};
