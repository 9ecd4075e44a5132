import type { Evidence } from "./evidence.ts";

/** Pictures of one module by their names below its prefix: `white/front_left.png`, …, `grid.png`. PNG files. */
export type BundleFiles = ReadonlyMap<string, Uint8Array>;

/**
 * Draws the judges' pictures of a stranger's module: eight views on white, four on gray, and the grid; whoever publishes them adds the
 * embeddings. `rejected` blames the miner's module, with the code of the first rule that it broke and all of them as `data.failures`
 * (`{ stage, rule, detail }`); `fault` is ours and is tried again.
 */
export type BundleDrawer = {
  /** Name and version, kept beside the pictures: another version draws them again. */
  readonly name: string;
  /** Draws one module's bundle. What is wrong with the module is a rejection; a process that dies is a fault. */
  draw(module: Uint8Array, options?: { readonly signal?: AbortSignal | undefined }): Promise<Evidence<BundleFiles>>;
  /** Ends the processes. */
  close?(): Promise<void>;
};
