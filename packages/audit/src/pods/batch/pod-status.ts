import { z } from "zod";

/** What a pod of competition 2 says of itself. Source: BATCH-API.md 1. */
export const POD_STATES = ["warming_up", "ready", "generating", "complete", "replace"] as const;
/** What a pod does now, in its own words. */
export type PodState = (typeof POD_STATES)[number];

/** Largest payload that is kept, bytes of JSON. Source: BATCH-API.md 1.1. */
const MAX_PAYLOAD_BYTES = 4096;

const podStatusSchema = z.object({
  status: z.enum(POD_STATES),
  progress: z.int().nullish().catch(null),
  total: z.int().nullish().catch(null),
  payload: z.record(z.string(), z.unknown()).nullish().catch(null),
});

/** A pod's answer about itself. */
export type PodStatus = {
  /** What it does now. */
  readonly status: PodState;
  /** Prompts that are done. */
  readonly progress: number | null;
  /** Prompts of the batch. */
  readonly total: number | null;
  /** What the miner's server says for people; kept with `complete` and `replace` alone. */
  readonly payload: Readonly<Record<string, unknown>> | null;
};

/** Reads an answer to `GET /status`; null: it is none. */
export function parsePodStatus(value: unknown): PodStatus | null {
  const read = podStatusSchema.safeParse(value);
  if (!read.success) return null;
  const { status, progress = null, total = null, payload = null } = read.data;
  const hasPayload = (status === "complete" || status === "replace") && payload !== null;
  return { status, progress, total, payload: hasPayload && isSmall(payload) ? payload : null };
}

function isSmall(payload: object): boolean {
  try {
    return Buffer.byteLength(JSON.stringify(payload)) <= MAX_PAYLOAD_BYTES;
  } catch {
    // Nested deeper than the stack.
    return false;
  }
}
