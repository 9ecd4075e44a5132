import { z } from "zod";

/** States that a pod of competition 2 reports. Source: BATCH-API.md 1. */
export const POD_STATES = ["warming_up", "ready", "generating", "complete", "replace"] as const;
/** State that a pod reports. */
export type PodState = (typeof POD_STATES)[number];

/** Largest payload that is kept, bytes of JSON. Source: BATCH-API.md 1.1. */
const MAX_PAYLOAD_BYTES = 4096;

const podStatusSchema = z.object({
  status: z.enum(POD_STATES),
  progress: z.int().nullish().catch(null),
  total: z.int().nullish().catch(null),
  payload: z.record(z.string(), z.unknown()).nullish().catch(null),
});

/** A pod's answer to `GET /status`. */
export type PodStatus = {
  /** Its present state. */
  readonly status: PodState;
  /** Prompts that are done; null: the pod does not say. */
  readonly progress: number | null;
  /** Prompts of the batch; null: the pod does not say. */
  readonly total: number | null;
  /** The miner's own facts for people; kept only with `complete` and `replace`. */
  readonly payload: Readonly<Record<string, unknown>> | null;
};

/** Reads an answer to `GET /status`; null for anything else. */
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
    // JSON that is nested too deep for the stack.
    return false;
  }
}
