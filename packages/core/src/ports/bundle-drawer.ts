import type { Evidence } from "./evidence.ts";

/** Pictures of one module by their names below its prefix: `white/front_left.png`, …, `grid.png`. PNG files. */
export type BundleFiles = ReadonlyMap<string, Uint8Array>;

/**
 * Draws the judges' pictures of a stranger's module: eight views on white, four on gray, and the grid; the embeddings are added by who
 * publishes them. `rejected` is the miner's module, with the code of the first rule that it broke and all of them as `data.failures`
 * (`{ stage, rule, detail }`); `fault` is ours and is tried again.
 */
export type BundleDrawer = {
  /** Name and version, kept beside what was drawn: another version draws anew. */
  readonly name: string;
  draw(module: Uint8Array, options?: { readonly signal?: AbortSignal | undefined }): Promise<Evidence<BundleFiles>>;
  close?(): Promise<void>;
};
