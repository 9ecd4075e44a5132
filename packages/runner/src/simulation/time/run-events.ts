import type { EventQueue } from "./event-queue.ts";
import type { RealWorldGuard } from "./real-world-guard.ts";

/** Events in one turn of Node's loop. */
const BATCH = 64;
/** The original function: the guard replaces the global one while a simulation runs. */
const machineImmediate = setImmediate;

export type RunEventsOptions = {
  readonly guard: RealWorldGuard;
  /** True ends it. Called before every event. */
  readonly finished: () => boolean;
};

/**
 * Runs events one after another until `finished` says so or no event is left; resolves with true in the first case. All promises that an event settles
 * are handled before the next event begins: Node runs up to 64 immediates in a row, and empties its microtasks after each. So no other code of this process
 * runs between, and the guard acts only on the simulation's code.
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
