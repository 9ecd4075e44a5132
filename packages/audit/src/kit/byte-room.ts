/** Memory that many bodies share: each takes more as it grows, and gives everything back at its end. */
export type ByteRoom = {
  /** Opens the account of one body. */
  open(): {
    /** Takes so many bytes more; resolves when they are free. `onWait`: called before a wait. Rejects with the signal's reason. */
    grow(
      bytes: number,
      options?: { readonly signal?: AbortSignal | undefined; readonly onWait?: () => void },
    ): Promise<void>;
    /** Gives everything back. */
    close(): void;
  };
};

/**
 * Room for so many bytes at a time. While it is full, only one body may go beyond it, up to its own limit: so they never all wait for each other, and
 * the sum is at most the room and one body.
 *
 * @example
 * const room = createByteRoom(96 * 1024 ** 2);
 * const place = room.open();
 * await place.grow(65_536, { signal });
 * place.close();
 */
export function createByteRoom(roomBytes: number): ByteRoom {
  let inUse = 0;
  let beyond: object | null = null;
  let waiting: (() => void)[] = [];
  const wake = () => {
    const all = waiting;
    waiting = [];
    for (const go of all) go();
  };
  return {
    open() {
      const self = {};
      let own = 0;
      return {
        async grow(bytes, { signal, onWait } = {}) {
          for (;;) {
            signal?.throwIfAborted();
            if (inUse + bytes <= roomBytes) {
              inUse += bytes;
              own += bytes;
              return;
            }
            beyond ??= self;
            if (beyond === self) return;
            onWait?.();
            await change(waiting, signal);
          }
        },
        close() {
          inUse -= own;
          own = 0;
          if (beyond === self) beyond = null;
          wake();
        },
      };
    },
  };
}

function change(waiting: (() => void)[], signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const go = () => {
      signal?.removeEventListener("abort", go);
      resolve();
    };
    signal?.addEventListener("abort", go, { once: true });
    waiting.push(go);
  });
}
