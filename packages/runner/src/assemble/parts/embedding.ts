import { createOfflineEmbedding } from "@404-gen/audit";
import type { PictureEmbedding } from "@404-gen/core";

/** What a bundle's embeddings are made with: DINOv3 from the ONNX file, or, without one, the offline embedding. */
export async function openEmbedding({ model }: { readonly model?: string | undefined }): Promise<PictureEmbedding> {
  if (model === undefined) return createOfflineEmbedding();
  const { createDinov3 } = await import("@404-gen/audit/onnx");
  return await createDinov3({ modelPath: model });
}
