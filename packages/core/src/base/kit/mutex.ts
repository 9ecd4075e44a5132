/** Runs tasks one after another in the order of the calls; a task that fails does not stop the next. */
export function createMutex(): { run<T>(task: () => Promise<T>): Promise<T> } {
  let last: Promise<unknown> = Promise.resolve();
  return {
    run(task) {
      const next = last.then(task, task);
      last = next.catch(() => undefined);
      return next;
    },
  };
}
