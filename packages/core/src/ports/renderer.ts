import type { ModelFormat } from "../base/formats.ts";
import type { Evidence } from "./evidence.ts";

export type RenderedModel = {
  /** 8-bit RGB PNG, 1041 × 1041: the 2 × 2 grid that the judge sees. */
  readonly png: Uint8Array;
  /** Lower-case hex sha256 of the model file and of the PNG. */
  readonly sha256: { readonly model: string; readonly png: string };
};

/** Draws a model file. A refused file is a rejection with a stable code; it never throws for what a miner sent. */
export type Renderer = {
  /** Name and version for records, for example `cpu@0.1.0`. */
  readonly name: string;
  render(
    model: { readonly bytes: Uint8Array; readonly format: ModelFormat },
    options?: { readonly signal?: AbortSignal | undefined },
  ): Promise<Evidence<RenderedModel>>;
  close(): Promise<void>;
};
