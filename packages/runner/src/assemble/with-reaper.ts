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

/** Between two looks for pods that outlived their day. */
const REAP_EVERY_MS = 3_600_000;

/**
 * An auditor that cleans up: before its first turn it deletes every pod that an earlier run left behind (none of ours can be at work then), and
 * every hour those that are older than a day. Pods of another runner are never touched.
 */
export function withReaper(auditor: Service, { providers, notifier, logger, clock, runner }: ReaperOptions): Service {
  const ours = { providers, notifier, logger, runner, io: clock };
  let next: number | null = null;
  return {
    ...auditor,
    async turn(options) {
      if (next === null) await reapPods({ ...ours, inUse: new Set() });
      else if (clock.now() >= next) await reapPods(ours);
      if (next === null || clock.now() >= next) next = clock.now() + REAP_EVERY_MS;
      return auditor.turn(options);
    },
  };
}
