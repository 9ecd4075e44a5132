/** A number of places; whoever finds no free place waits in the order of asking. */
export type Slots = {
  /** Resolves with the function that gives the place back. Rejects with the signal's reason. */
  take(signal?: AbortSignal | undefined): Promise<() => void>;
  /** Runs work in a place of its own; the place is given back however the work ends. */
  run<T>(work: () => Promise<T>): Promise<T>;
};

/**
 * At most `count` pieces of work at a time; one place is a queue: one after another, and a failing one does not stop the next.
 *
 * @example
 * const slots = createSlots(4);
 * const bytes = await slots.run(() => readFile("big.bin"));
 */
export function createSlots(count: number): Slots {
  let free = count;
  const waiting: (() => void)[] = [];
  const release = () => {
    const next = waiting.shift();
    if (next) next();
    else free++;
  };
  const take: Slots["take"] = async (signal) => {
    signal?.throwIfAborted();
    if (free > 0) free--;
    else await turn(waiting, signal);
    return release;
  };
  return {
    take,
    async run(work) {
      const giveBack = await take();
      try {
        return await work();
      } finally {
        giveBack();
      }
    },
  };
}

function turn(waiting: (() => void)[], signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const go = () => {
      signal?.removeEventListener("abort", onAbort);
      resolve();
    };
    const onAbort = () => {
      waiting.splice(waiting.indexOf(go), 1);
      reject(signal?.reason);
    };
    signal?.addEventListener("abort", onAbort, { once: true });
    waiting.push(go);
  });
}
