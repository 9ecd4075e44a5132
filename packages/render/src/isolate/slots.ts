/** A number of places; who finds none waits in the order of asking. */
export type Slots = {
  /** Resolves with the function that gives the place back. Rejects with the signal's reason. */
  take(signal?: AbortSignal | undefined): Promise<() => void>;
};

export function createSlots(count: number): Slots {
  let free = count;
  const waiting: (() => void)[] = [];
  const release = () => {
    const next = waiting.shift();
    if (next) next();
    else free++;
  };
  return {
    async take(signal) {
      signal?.throwIfAborted();
      if (free > 0) free--;
      else await turn(waiting, signal);
      return release;
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
