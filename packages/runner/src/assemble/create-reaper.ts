import { reapPods } from "@404-gen/audit";
import type { Clock, GpuProvider, Logger, Notifier, Service } from "@404-gen/core";

export type ReaperOptions = {
  readonly providers: readonly GpuProvider[];
  readonly notifier: Notifier;
  readonly logger: Logger;
  readonly clock: Clock;
  /** Id of this runner. @default none */
  readonly runner?: string | undefined;
};

/** Removes an auditor's leftover pods. */
export type Reaper = {
  /** The same clouds, for the auditor: the reaper sees which pods it starts and deletes. */
  readonly providers: readonly GpuProvider[];
  /** The same auditor, which also removes leftover pods before its turns and at its end. */
  watch(auditor: Service & { close(): Promise<void> }): Service & { close(): Promise<void> };
};

/** Milliseconds between two searches for leftover pods. */
const REAP_EVERY_MS = 3_600_000;
/** Milliseconds after which a provider that did not answer is asked again: an earlier run's pods there cost money all the time. */
const ASK_AGAIN_MS = 60_000;

/**
 * Deletes this runner's pods that an earlier process left behind, and every pod of this runner that is older than a day: before the auditor's
 * first turn, then every hour, and sooner where a provider did not answer. At the end it deletes all of this runner's pods, if any may be left.
 * Pods of another runner are never touched.
 */
export function createReaper({ providers, notifier, logger, clock, runner }: ReaperOptions): Reaper {
  const inUse = new Set<string>();
  let isUnseen = false;
  let next = Number.NEGATIVE_INFINITY;
  const reap = async () => {
    isUnseen = false;
    const onUnseen = () => {
      isUnseen = true;
    };
    await reapPods({ providers, notifier, logger, runner, io: clock, inUse, onUnseen });
    next = clock.now() + (isUnseen ? ASK_AGAIN_MS : REAP_EVERY_MS);
  };
  return {
    providers: providers.map((provider) => noting(provider, inUse)),
    watch: (auditor) => ({
      ...auditor,
      async turn(options) {
        if (clock.now() >= next) await reap();
        return auditor.turn(options);
      },
      async close() {
        await auditor.close();
        const mayBeLeft = inUse.size > 0 || isUnseen;
        inUse.clear();
        if (mayBeLeft) await reap();
      },
    }),
  };
}

/** Keeps the name of each pod until it is deleted. It is noted before the request: a create whose answer is lost may have started the pod. */
const noting = (provider: GpuProvider, names: Set<string>): GpuProvider => ({
  ...provider,
  async create(spec, options) {
    names.add(spec.name);
    return provider.create(spec, options);
  },
  async remove(pod, options) {
    await provider.remove(pod, options);
    names.delete(pod.name);
  },
});
