import type { ImageDistance } from "@404-gen/core";
import { embeddingDistance } from "../distance/embedding-distance.ts";
import { offlineEmbedding } from "./offline-embedding.ts";

/**
 * A distance that needs no model, for the demo, for tests, and for a miner without the gated weights. The same preview gives 0, a
 * small change of quality less than 0.1, a different or clearly worse model more. Records name it `offline`.
 *
 * @example
 * const found = await createOfflineDistance().measure({ a, b });
 * if (found.kind === "measured") found.value; // 0 to 2
 */
export function createOfflineDistance(): ImageDistance {
  const embed: Parameters<typeof embeddingDistance>[0]["embed"] = (pictures, options) =>
    Promise.all(pictures.map((picture) => offlineEmbedding(picture, options)));
  return embeddingDistance({ name: "offline@1", embedding: "offline", embed });
}
