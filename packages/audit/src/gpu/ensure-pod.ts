import { type Clock, CompetitionError, type Pod } from "@404-gen/core";

export type EnsurePodOptions = {
  readonly name: string;
  readonly find: () => Promise<Pod | null>;
  readonly create: () => Promise<Pod>;
  readonly io: Clock;
  readonly signal?: AbortSignal | undefined;
};

/** Waits before each look after a create whose outcome is unknown, milliseconds: a list may lag behind a create. */
const LOOK_BACK_MS = [0, 1_000, 3_000] as const;

/**
 * Creates a pod unless one of this name exists. No provider has an idempotency key, so the pod's name serves as one: look first, then create. After an
 * answer that does not say whether the pod was created, look again.
 */
export async function ensurePod({ name, find, create, io, signal }: EnsurePodOptions): Promise<Pod> {
  const existing = await find();
  if (existing && existing.state !== "gone") return existing;
  try {
    return await create();
  } catch (error) {
    signal?.throwIfAborted();
    if (!CompetitionError.is(error, "GPU_TRANSIENT")) throw error;
    for (const ms of LOOK_BACK_MS) {
      if (ms > 0) await io.sleep(ms, { signal });
      const pod = await find().catch(() => null);
      if (pod?.name === name && pod.state !== "gone") return pod;
    }
    throw error;
  }
}
