import type { PodSpec } from "@404-gen/core";
import { z } from "zod";

/** Fields that are read of Targon's v3 interface. */
export const orgsSchema = z.union([
  z.array(z.object({ slug: z.string(), org_type: z.string().nullish() })),
  z
    .object({ items: z.array(z.object({ slug: z.string(), org_type: z.string().nullish() })) })
    .transform(({ items }) => items),
]);
export const workloadSchema = z.object({
  uid: z.string(),
  name: z.string(),
  state: z.union([z.string(), z.object({ status: z.string() }).transform(({ status }) => status)]).nullish(),
  cost_per_hour: z.number().nullish(),
  created_at: z.string().nullish(),
  ports: z.array(z.object({ port: z.number() })).nullish(),
});
export type Workload = z.infer<typeof workloadSchema>;
export const workloadsSchema = z.object({ items: z.array(workloadSchema), next_cursor: z.string().nullish() });
const sizeSchema = z.object({ name: z.string(), available: z.number(), cost_per_hour: z.number().nullish() });
/** Sizes with the count of free machines and US dollars an hour. A bare list in v2, `items` in v3. */
export const inventorySchema = z.union([z.array(sizeSchema), z.object({ items: z.array(sizeSchema) })]);
export const stateSchema = z.object({
  status: z.string(),
  message: z.string().nullish(),
  urls: z.array(z.object({ port: z.number(), url: z.string() })).nullish(),
});
export type WorkloadState = z.infer<typeof stateSchema>;

/** Body of a workload that runs an OCI image. SERVERLESS, which the running system used, is gone in v3. */
export function workloadBody(
  spec: PodSpec,
  more: { readonly resource: string; readonly env: Readonly<Record<string, string>> },
): unknown {
  return {
    type: "RENTAL",
    name: spec.name,
    image: spec.image,
    resource_name: more.resource,
    envs: Object.entries(more.env).map(([name, value]) => ({ name, value })),
    ports: [{ port: spec.port, protocol: "TCP", routing: "PROXIED" }],
  };
}
