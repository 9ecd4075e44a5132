import { type Clock, CompetitionError, type Pod } from "@404-gen/core";

export type EnsurePodOptions = {
  readonly name: string;
  readonly find: () => Promise<Pod | null>;
  readonly create: () => Promise<Pod>;
  readonly io: Clock;
  readonly signal?: AbortSignal | undefined;
};

/** Waits before looks after a create whose outcome is unknown, milliseconds: a list may lag behind a create. */
const LOOK_BACK_MS = [0, 1_000, 3_000] as const;

/**
 * No provider has an idempotency key, so the pod's name serves as one: look, create, and after any answer that does not say whether something was
 * created, look again before the next try.
 */
export async function ensurePod({ name, find, create, io, signal }: EnsurePodOptions): Promise<Pod> {
  const there = await find();
  if (there && there.state !== "gone") return there;
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
