/** Lets many work at the same time, or one alone. Work that waits to be alone is not overtaken by work that comes later. */
export type Gate = {
  /** Runs work beside other work; waits while some work is alone, or waits to be alone. */
  together<T>(work: () => Promise<T>): Promise<T>;
  /** Waits until nobody works; nobody begins before it ends. */
  alone<T>(work: () => Promise<T>): Promise<T>;
};

/**
 * A gate for work that goes on together, and for work that must be alone.
 *
 * @example
 * const gate = createGate();
 * await Promise.all([gate.together(draw), gate.alone(tryAgain)]);
 */
export function createGate(): Gate {
  /** Settles when all who were let in before, and must be waited for, have ended. */
  let door: Promise<unknown> = Promise.resolve();
  const inside = new Set<Promise<unknown>>();
  const quiet = (work: Promise<unknown>): Promise<void> =>
    work.then(
      () => {},
      () => {},
    );
  return {
    async together(work) {
      for (let current: typeof door | null = null; current !== door; ) {
        current = door;
        await current;
      }
      const running = work();
      const end = quiet(running);
      inside.add(end);
      void end.then(() => inside.delete(end));
      return running;
    },
    async alone(work) {
      const before = door;
      const running = before.then(() => Promise.all(inside)).then(work);
      door = quiet(running);
      return running;
    },
  };
}
