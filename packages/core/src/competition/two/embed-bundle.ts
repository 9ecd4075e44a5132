import type { PictureEmbedding } from "../../ports/picture-embedding.ts";
import { type ViewName, WHITE_VIEWS } from "./duel/views.ts";

/** The pictures that a bundle's embeddings are made of. */
export type BundlePictures = {
  /** The prompt picture. */
  readonly prompt: Uint8Array;
  /** The eight views on white. */
  readonly white: Readonly<Record<ViewName, Uint8Array>>;
};

/**
 * The arrays of a bundle's `embeddings.npz` in the record's order: `prompt`, then `view_{name}` of the eight white views; all nine pictures go
 * to the embedding at once. `formatNpz` of `@404-gen/core/archive` makes the file.
 *
 * @example
 * const npz = formatNpz(await embedBundle({ prompt, white }, { embedding }));
 */
export async function embedBundle(
  { prompt, white }: BundlePictures,
  options: { readonly embedding: PictureEmbedding; readonly signal?: AbortSignal | undefined },
): Promise<ReadonlyMap<string, Float32Array>> {
  const names = WHITE_VIEWS.map(({ name }) => name);
  const pictures = [prompt, ...names.map((name) => white[name])];
  const vectors = await options.embedding.embed(pictures, { signal: options.signal });
  const keys = ["prompt", ...names.map((name) => `view_${name}`)];
  return new Map(keys.map((key, at) => [key, vectors[at] as Float32Array]));
}
