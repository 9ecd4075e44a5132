/** How much is kept. */
export type KeepOptions<T> = {
  /** Sum of weights that may be kept; the result that was used longest ago goes first. */
  readonly most: number;
  /** Weight of a result. @default 1 each */
  readonly weigh?: ((value: T) => number) | undefined;
  /** False: this result is given back and made again the next time. @default all are kept */
  readonly isKept?: ((value: T) => boolean) | undefined;
};

/** Results that were made before. */
export type KeptResults<T> = {
  /**
   * What is kept under the key, or what somebody is making for it now; otherwise `make` makes it. When that other work fails, this call makes its
   * own result: another caller's failure or abort is not this caller's.
   */
  of(key: string, make: () => Promise<T>): Promise<T>;
};

/**
 * Keeps the results of work that gives the same every time, the last used ones up to a weight.
 *
 * @example
 * const kept = keepLast<Uint8Array>({ most: 64 * 2 ** 20, weigh: (bytes) => bytes.length });
 * const picture = await kept.of(sha256, () => draw(model));
 */
export function keepLast<T>({ most, weigh = () => 1, isKept = () => true }: KeepOptions<T>): KeptResults<T> {
  const entries = new Map<string, { readonly value: T; readonly weight: number }>();
  const making = new Map<string, Promise<T>>();
  let total = 0;
  const keep = (key: string, value: T) => {
    const weight = weigh(value);
    if (weight > most || !isKept(value)) return;
    entries.set(key, { value, weight });
    total += weight;
    for (const [oldest, { weight: oldestWeight }] of entries) {
      if (total <= most) return;
      entries.delete(oldest);
      total -= oldestWeight;
    }
  };
  const begin = async (key: string, make: () => Promise<T>) => {
    try {
      const value = await make();
      keep(key, value);
      return value;
    } finally {
      making.delete(key);
    }
  };
  return {
    async of(key, make) {
      for (;;) {
        const entry = entries.get(key);
        if (entry) {
          entries.delete(key);
          entries.set(key, entry);
          return entry.value;
        }
        const others = making.get(key);
        if (others === undefined) {
          const own = begin(key, make);
          making.set(key, own);
          return own;
        }
        const [theirs] = await Promise.allSettled([others]);
        if (theirs.status === "fulfilled") return theirs.value;
      }
    },
  };
}
