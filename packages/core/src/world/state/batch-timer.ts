import { OVER } from "../../base/kit/over.ts";
import type { Clock } from "../../ports/clock.ts";

/** Runs `task` once, `ms` after the first `arm` since the last run or `disarm`. */
export function createBatchTimer(io: Clock, task: () => Promise<void>): { arm(ms: number): void; disarm(): void } {
  let armed: AbortController | null = null;
  return {
    arm(ms) {
      if (armed) return;
      const controller = new AbortController();
      armed = controller;
      io.sleep(ms, { signal: controller.signal }).then(
        () => {
          if (armed === controller) armed = null;
          return task();
        },
        () => undefined,
      );
    },
    disarm() {
      armed?.abort(OVER);
      armed = null;
    },
  };
}
