/** How much is remembered. */
export type MemoOptions = {
  /** Keys; the one that was asked for longest ago goes first. @default all stay */
  readonly most?: number | undefined;
};

/** Work that was begun, by key. */
export type Memo<K, T> = {
  /** What was made of the key, or is being made; otherwise `make` makes it. A failure goes to all who wait for it, and is forgotten. */
  of(key: K, make: () => Promise<T>): Promise<T>;
  /** Forgets everything. */
  clear(): void;
};

/**
 * Remembers promises by key, but no failures: whoever asks after a failure makes it again. A failure that ends late removes nothing that
 * was begun after it.
 *
 * @example
 * const trees = createMemo<string, Tree>({ most: 50_000 });
 * const tree = await trees.of(oid, () => readTree(oid));
 */
export function createMemo<K, T>({ most = Number.POSITIVE_INFINITY }: MemoOptions = {}): Memo<K, T> {
  const entries = new Map<K, Promise<T>>();
  const begin = (key: K, make: () => Promise<T>): Promise<T> => {
    const promise = make();
    entries.set(key, promise);
    promise.catch(() => {
      if (entries.get(key) === promise) entries.delete(key);
    });
    if (entries.size > most) entries.delete(entries.keys().next().value as K);
    return promise;
  };
  return {
    of(key, make) {
      const entry = entries.get(key);
      if (entry === undefined) return begin(key, make);
      if (most < Number.POSITIVE_INFINITY) {
        entries.delete(key);
        entries.set(key, entry);
      }
      return entry;
    },
    clear: () => entries.clear(),
  };
}

/**
 * The same for one piece of work: done at the first call, with the arguments of that call, and again after a failure.
 *
 * @example
 * const keypair = memoOnce(() => openKeypair(wallet));
 */
export function memoOnce<T, A extends readonly unknown[]>(
  make: (...args: A) => Promise<T>,
): (...args: A) => Promise<T> {
  const memo = createMemo<null, T>();
  return (...args) => memo.of(null, () => make(...args));
}

/**
 * Remembers what was made of the newest texts, for readers that are asked for the same text again and again: what comes out is shared, so
 * nobody may change it. A text that could not be read throws each time. Any other argument of `make` may matter only for that error.
 *
 * @param most Texts that are kept; the one that came first goes first.
 * @example
 * const read = memoNewest((text: string) => schema.parse(JSON.parse(text)), 4);
 */
export function memoNewest<T, A extends readonly unknown[]>(
  make: (text: string, ...rest: A) => T,
  most: number,
): (text: string, ...rest: A) => T {
  const entries = new Map<string, T>();
  return (text, ...rest) => {
    const former = entries.get(text);
    if (former !== undefined || entries.has(text)) return former as T;
    const value = make(text, ...rest);
    entries.set(text, value);
    if (entries.size > most) entries.delete(entries.keys().next().value as string);
    return value;
  };
}
