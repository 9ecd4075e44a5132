/** Keeps what was used last, as long as all of it together has so many bytes. */
export function createBytesCache<T>(options: { readonly maxBytes: number; sizeOf(value: T): number }) {
  const kept = new Map<string, T>();
  let bytes = 0;
  return {
    get(key: string): T | undefined {
      const found = kept.get(key);
      if (found === undefined) return undefined;
      kept.delete(key);
      kept.set(key, found);
      return found;
    },
    put(key: string, value: T): void {
      const before = kept.get(key);
      if (before !== undefined) bytes -= options.sizeOf(before);
      kept.delete(key);
      kept.set(key, value);
      bytes += options.sizeOf(value);
      for (const [oldest, one] of kept) {
        if (bytes <= options.maxBytes || oldest === key) break;
        kept.delete(oldest);
        bytes -= options.sizeOf(one);
      }
    },
  };
}
