export { createOfflineDistance } from "./create-offline-distance.ts";
export { createOfflineEmbedding } from "./create-offline-embedding.ts";
