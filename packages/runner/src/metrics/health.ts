import type { Clock } from "@404-gen/core";
import type { TurnEvent } from "../run/loop.ts";

export type HealthOptions = {
  readonly clock: Clock;
  readonly services: readonly string[];
  /** Seconds since the end of a service's last turn after which it counts as stuck. */
  readonly stuckAfterSeconds: number;
  /** Seconds of one turn after which its service counts as hanging, where no call of any service came back in that time. */
  readonly hangingAfterSeconds: number;
};

/** Says whether the runner is alive and ready, by its turns. */
export type Health = {
  onBegin(service: string): void;
  onTurn(event: TurnEvent): void;
  /** A call of a judge, a renderer, a distance or a provider came back. */
  onProgress(): void;
  /** Alive: no service is stuck. */
  alive(): { readonly ok: boolean; readonly stuck: readonly string[] };
  /** Ready: every service has ended a turn, its last one did not fail, and no present turn hangs. */
  ready(): { readonly ok: boolean; readonly failing: readonly string[]; readonly hanging: readonly string[] };
};

export function createHealth({ clock, services, stuckAfterSeconds, hangingAfterSeconds }: HealthOptions): Health {
  const start = clock.now();
  const last = new Map<string, { readonly at: number; readonly failed: boolean }>();
  const startedAt = new Map<string, number>();
  let progressAt = start;
  const hangs = (name: string): boolean => {
    const since = startedAt.get(name);
    return since !== undefined && clock.now() - Math.max(since, progressAt) > hangingAfterSeconds * 1000;
  };
  return {
    onBegin: (service) => void startedAt.set(service, clock.now()),
    onProgress() {
      progressAt = clock.now();
    },
    onTurn({ service, result }) {
      startedAt.delete(service);
      last.set(service, { at: clock.now(), failed: result.kind === "failed" });
    },
    alive() {
      const stuckServices = services.filter(
        (name) => clock.now() - (last.get(name)?.at ?? start) > stuckAfterSeconds * 1000,
      );
      return { ok: stuckServices.length === 0, stuck: stuckServices };
    },
    ready() {
      const failing = services.filter((name) => last.get(name)?.failed !== false);
      const hanging = services.filter(hangs);
      return { ok: failing.length === 0 && hanging.length === 0, failing, hanging };
    },
  };
}
