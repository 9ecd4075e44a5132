import type { PodSpec } from "@404-gen/core";
import { z } from "zod";

/** Fields that are read of a deployment. Verda may add fields and values at any time: unknown ones are ignored. */
export const deploymentSchema = z.object({
  name: z.string(),
  endpoint_base_url: z.string().nullish(),
  created_at: z.string().nullish(),
});
export type Deployment = z.infer<typeof deploymentSchema>;
export const deploymentsSchema = z.array(deploymentSchema);
export const statusSchema = z.object({ status: z.string() });
/** Kinds and sizes of machines. */
export const resourcesSchema = z.array(z.object({ name: z.string(), size: z.number(), is_available: z.boolean() }));

export type VerdaCompute = {
  /** Kind of GPU. @default "H200" */
  readonly compute: string;
  /** Number of GPUs. @default 1 */
  readonly gpuCount: number;
  /** Rents spot machines: cheaper, but Verda may take them away. @default true */
  readonly spot: boolean;
  /** Requests that the endpoint passes on at once. @default 2 */
  readonly concurrency: number;
};

/** Seconds, as the running system sends them. Source: PROVIDERS.md 0.1. */
const SCALE_DOWN = 3600;
const SCALE_UP = 600;
const QUEUE_TTL = 600;

/** Body of `POST /container-deployments`: exactly one replica. The schema demands every field of `scaling`. */
export function deploymentBody(spec: PodSpec, { compute, gpuCount, spot, concurrency }: VerdaCompute): unknown {
  const env = Object.entries(spec.env ?? {}).map(([name, value]) => ({
    name,
    value_or_reference_to_secret: value,
    type: "plain",
  }));
  return {
    name: spec.name,
    container_registry_settings: { is_private: false },
    containers: [
      {
        image: spec.image,
        exposed_port: spec.port,
        healthcheck: { enabled: true, port: spec.port, path: "/health" },
        ...(env.length > 0 && { env }),
      },
    ],
    compute: { name: compute, size: gpuCount },
    is_spot: spot,
    scaling: {
      min_replica_count: 1,
      max_replica_count: 1,
      scale_down_policy: { delay_seconds: SCALE_DOWN },
      scale_up_policy: { delay_seconds: SCALE_UP },
      queue_message_ttl_seconds: QUEUE_TTL,
      concurrent_requests_per_replica: concurrency,
      scaling_triggers: {
        queue_load: { threshold: concurrency },
        cpu_utilization: { enabled: false, threshold: 80 },
        gpu_utilization: { enabled: false, threshold: 80 },
      },
    },
  };
}
