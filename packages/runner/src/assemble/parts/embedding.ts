import { createOfflineEmbedding } from "@404-gen/audit";
import type { PictureEmbedding } from "@404-gen/core";
import type { ModelOptions } from "./distance.ts";
import type { Part } from "./part.ts";

/** Embeds the views of modules: DINOv3, or the offline embedding, whose name is in all of its results. */
export const embeddingPart: Part<PictureEmbedding> = {
  choose: ({ settings }) => (settings.DISTANCE === "offline" ? "embedded" : "real"),
  embedded: () => createOfflineEmbedding(),
  real: ({ settings }) => openEmbedding({ model: settings.DINOV3_MODEL, sha256: settings.DINOV3_SHA256 }),
};

/** DINOv3 from the ONNX file, or, without one, the offline embedding. */
export async function openEmbedding({ model, sha256 }: ModelOptions): Promise<PictureEmbedding> {
  if (model === undefined) return createOfflineEmbedding();
  const { createDinov3 } = await import("@404-gen/audit/onnx");
  return await createDinov3({ modelPath: model, sha256 });
}
