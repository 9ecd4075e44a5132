/** Wakes all who wait for a change. */
export type Doorbell = {
  /** Wakes every waiter. */
  ring(): void;
  /** Resolves at the next ring, or when the signal aborts. */
  wait(signal?: AbortSignal | undefined): Promise<void>;
};

/** Creates a bell for loops that share a state: each change rings, and each loop then looks at the state again. */
export function createDoorbell(): Doorbell {
  const waiters = new Set<() => void>();
  return {
    ring() {
      const sleepers = [...waiters];
      waiters.clear();
      for (const wake of sleepers) wake();
    },
    wait(signal) {
      if (signal?.aborted) return Promise.resolve();
      return new Promise((resolve) => {
        const wake = () => {
          waiters.delete(wake);
          signal?.removeEventListener("abort", wake);
          resolve();
        };
        waiters.add(wake);
        signal?.addEventListener("abort", wake, { once: true });
      });
    },
  };
}
