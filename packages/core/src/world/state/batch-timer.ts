import { OVER } from "../../base/kit/over.ts";
import type { Clock } from "../../ports/clock.ts";

/** Runs `task` once, `ms` after the first `arm` since the last run or `disarm`. */
export function createBatchTimer(io: Clock, task: () => Promise<void>): { arm(ms: number): void; disarm(): void } {
  let alarm: AbortController | null = null;
  return {
    arm(ms) {
      if (alarm) return;
      const controller = new AbortController();
      alarm = controller;
      io.sleep(ms, { signal: controller.signal }).then(
        () => {
          if (alarm === controller) alarm = null;
          return task();
        },
        () => undefined,
      );
    },
    disarm() {
      alarm?.abort(OVER);
      alarm = null;
    },
  };
}
