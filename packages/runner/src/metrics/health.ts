import type { Clock } from "@404-gen/core";
import type { TurnEvent } from "../run/loop.ts";

export type HealthOptions = {
  readonly clock: Clock;
  readonly services: readonly string[];
  /** Longest time between two turns of a service before it counts as stuck, seconds. */
  readonly stuckAfterSeconds: number;
};

/** Whether the runner lives and is ready, from the turns that it sees. */
export type Health = {
  onTurn(event: TurnEvent): void;
  /** Alive: no service is stuck. */
  alive(): { readonly ok: boolean; readonly stuck: readonly string[] };
  /** Ready: every service has taken a turn, and its last one did not fail. */
  ready(): { readonly ok: boolean; readonly failing: readonly string[] };
};

export function createHealth({ clock, services, stuckAfterSeconds }: HealthOptions): Health {
  const start = clock.now();
  const last = new Map<string, { readonly at: number; readonly failed: boolean }>();
  return {
    onTurn({ service, result }) {
      last.set(service, { at: clock.now(), failed: result.kind === "failed" });
    },
    alive() {
      const stuck = services.filter((name) => clock.now() - (last.get(name)?.at ?? start) > stuckAfterSeconds * 1000);
      return { ok: stuck.length === 0, stuck };
    },
    ready() {
      const failing = services.filter((name) => last.get(name)?.failed !== false);
      return { ok: failing.length === 0, failing };
    },
  };
}
