/** Lets many work at the same time, or one alone. Who asks to be alone is not overtaken by those who come later. */
export type Gate = {
  together<T>(work: () => Promise<T>): Promise<T>;
  /** Waits until nobody works; nobody begins before it ends. */
  alone<T>(work: () => Promise<T>): Promise<T>;
};

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
      for (let seen: typeof door | null = null; seen !== door; ) {
        seen = door;
        await seen;
      }
      const running = work();
      const ended = quiet(running);
      inside.add(ended);
      void ended.then(() => inside.delete(ended));
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
