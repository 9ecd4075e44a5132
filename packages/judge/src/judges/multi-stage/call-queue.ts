import PQueue from "p-queue";

/** A queue of the calls of all duels, with a limit of calls in flight. Calls of the duel that began first go first. */
export type CallQueue = {
  run<T>(work: () => Promise<T>, options: { readonly order: number; readonly signal: AbortSignal }): Promise<T>;
};

/** Opens a queue of calls. `limit`: calls in flight, 1 or more. */
export function createCallQueue(limit: number): CallQueue {
  const queue = new PQueue({ concurrency: limit });
  return {
    run: (work, { order, signal }) =>
      queue.add(
        () => {
          signal.throwIfAborted();
          return work();
        },
        { priority: -order },
      ),
  };
}
