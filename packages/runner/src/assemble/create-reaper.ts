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

/** What an auditor cleans up with. */
export type Reaper = {
  /** The same clouds, for the auditor: what it starts and deletes by them is known here. */
  readonly providers: readonly GpuProvider[];
  /** The auditor, cleaning up before its turns and at its end. */
  watch(auditor: Service & { close(): Promise<void> }): Service & { close(): Promise<void> };
};

/** Between two looks for pods that nobody works with. */
const REAP_EVERY_MS = 3_600_000;
/** A provider that did not answer is asked again at the first turn after so long: what an earlier run left there costs money all the time. */
const ASK_AGAIN_MS = 60_000;

/**
 * Deletes pods of this runner that this process did not start, which an earlier one left behind: before the auditor's first turn, every hour, and
 * sooner where a provider did not answer; with them what is older than a day. At the end whatever may be left goes too. Pods of another runner are
 * never touched.
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

/** Notes the name of a pod before it is asked for, since a create whose answer is lost may have started it, until it is deleted. */
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
