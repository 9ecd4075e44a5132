import { createOfflineDistance } from "@404-gen/audit";
import type { ImageDistance } from "@404-gen/core";

/** DINOv3 from the ONNX file, or, without one, the offline embedding, which says so in everything it measures. */
export async function openDistance({ model }: { readonly model?: string | undefined }): Promise<ImageDistance> {
  if (model === undefined) return createOfflineDistance();
  const { createDinov3 } = await import("@404-gen/audit/onnx");
  return await createDinov3({ modelPath: model });
}
