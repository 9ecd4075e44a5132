import type { EventQueue } from "./event-queue.ts";
import type { RealWorldGuard } from "./real-world-guard.ts";

/** Events that are taken up in one turn of Node's loop. */
const BATCH = 64;
/** The machine's own: the guard replaces the global while a simulation runs. */
const machineImmediate = setImmediate;

export type RunEventsOptions = {
  readonly guard: RealWorldGuard;
  /** Asked before every event. */
  readonly finished: () => boolean;
};

/**
 * Runs events one after another until it is finished or none is left; resolves with whether it finished. Each runs to the end of all promises that it woke
 * before the next one begins: a check of Node's loop holds a row of them, and empties its microtasks between two. So nothing else of this process can
 * come between, and the guard is up for the simulation's code alone.
 */
export function runEvents(queue: EventQueue, { guard, finished }: RunEventsOptions): Promise<boolean> {
  return new Promise((resolve, reject) => {
    let over = false;
    const end = (result: boolean) => {
      over = true;
      resolve(result);
    };
    const step = () => {
      guard.leave();
      if (over) return;
      try {
        if (finished()) return end(true);
        guard.enter();
        if (queue.next()) return;
        guard.leave();
        end(false);
      } catch (error) {
        guard.leave();
        over = true;
        reject(error);
      }
    };
    const refill = () => {
      guard.leave();
      if (over) return;
      for (let n = 0; n < BATCH; n++) machineImmediate(step);
      machineImmediate(refill);
    };
    refill();
  });
}
