import { createOfflineDistance } from "@404-gen/audit";
import type { ImageDistance } from "@404-gen/core";
import { queuedDistance } from "../../workers/distance-jobs.ts";
import type { Part } from "./part.ts";

/** Measures how far apart two previews are: by DINOv3, or by the offline embedding, whose name is in all of its results. */
export const distancePart: Part<ImageDistance> = {
  choose: ({ settings }) => (settings.DISTANCE === "offline" ? "embedded" : "real"),
  embedded: () => createOfflineDistance(),
  queued: async (asking, here) => queuedDistance(asking, await here()),
  real: ({ settings }) => openDistance({ model: settings.DINOV3_MODEL, sha256: settings.DINOV3_SHA256 }),
};

/** A model file with the digest that it must have. */
export type ModelOptions = { readonly model?: string | undefined; readonly sha256?: string | undefined };

/** DINOv3 from the ONNX file, or, without one, the offline embedding. */
export async function openDistance({ model, sha256 }: ModelOptions): Promise<ImageDistance> {
  if (model === undefined) return createOfflineDistance();
  const { createDinov3 } = await import("@404-gen/audit/onnx");
  return await createDinov3({ modelPath: model, sha256 });
}
