import { EMBEDDING_SIZE, type PictureEmbedding } from "@404-gen/core";
import { offlineEmbedding } from "./offline-embedding.ts";

/**
 * An embedding that needs no model, in the size that bundles have, for the demo, for tests, and where the gated weights are missing. Records name
 * it `offline`. The same picture gives the same vector on every machine.
 *
 * @example
 * const npz = formatNpz(await embedBundle({ prompt, white }, { embedding: createOfflineEmbedding() }));
 */
export function createOfflineEmbedding(): PictureEmbedding {
  return {
    name: "offline@1",
    embedding: "offline",
    embed: (pictures, options) => Promise.all(pictures.map(async (one) => fold(await offlineEmbedding(one, options)))),
    close: async () => {},
  };
}

/** Multiplier of the hash that spreads indices over places and signs. Source: Knuth, the golden ratio of 2³². */
const SPREAD = 2_654_435_761;

/** Folds many numbers into few; similar vectors stay similar. Each number is added to one place with one sign, both by a hash of its index. */
function fold(values: Float64Array): Float32Array {
  const sums = new Float64Array(EMBEDDING_SIZE);
  for (let at = 0; at < values.length; at++) {
    const hash = Math.imul(at + 1, SPREAD) >>> 0;
    const place = (hash >>> 8) % EMBEDDING_SIZE;
    sums[place] = (sums[place] as number) + (hash & 1 ? 1 : -1) * (values[at] as number);
  }
  const norm = Math.sqrt(sums.reduce((sum, one) => sum + one * one, 0));
  return Float32Array.from(sums, (one) => (norm > 0 ? one / norm : one));
}
