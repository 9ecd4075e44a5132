import type { PodSpec } from "@404-gen/core";
import { z } from "zod";

/** Fields that are read of a pod. */
export const runpodPodSchema = z.object({
  id: z.string(),
  name: z.string(),
  status: z.string(),
  ports: z.array(z.string()).nullish(),
  cost: z.unknown(),
  createdAt: z.string().nullish(),
});
export type RunpodPod = z.infer<typeof runpodPodSchema>;
export const runpodPodsSchema = z.object({ pods: z.array(runpodPodSchema) });
/** Fields that are read of the catalogue. Prices are US dollars an hour for one GPU. */
export const runpodCatalogueSchema = z.object({
  gpus: z.array(
    z.object({
      id: z.string(),
      price: z.object({ secure: z.number().nullish(), community: z.number().nullish() }).nullish(),
      maxCount: z.number().nullish(),
      availability: z.string().nullish(),
    }),
  ),
});

export type RunpodCompute = {
  /** Kinds of GPU in order of preference; the interface takes one at a time. @default ["NVIDIA H200"] */
  readonly gpuTypes: readonly string[];
  /** GPUs of a pod. @default 1 */
  readonly gpuCount: number;
  /** Gigabytes of container disk. @default 500 */
  readonly diskGb: number;
  /** Which of RunPod's clouds. @default "SECURE" */
  readonly cloud: "SECURE" | "COMMUNITY";
};

/** Body of `POST /v2/pods`. Fields of v1 that v2 dropped are refused by name, so nothing else is sent. */
export function podBody(
  spec: PodSpec,
  compute: RunpodCompute & { readonly gpuType: string; readonly env: Readonly<Record<string, string>> },
): unknown {
  return {
    name: spec.name,
    image: spec.image,
    ports: [`${spec.port}/http`],
    disk: compute.diskGb,
    cloud: compute.cloud,
    gpu: { id: compute.gpuType, count: compute.gpuCount },
    env: compute.env,
  };
}
