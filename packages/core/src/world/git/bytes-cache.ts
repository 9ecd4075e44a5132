/** Keeps what was used last, as long as all of it together has so many bytes. */
export function createBytesCache<T>(options: { readonly maxBytes: number; sizeOf(value: T): number }) {
  const entries = new Map<string, T>();
  let bytes = 0;
  return {
    get(key: string): T | undefined {
      const value = entries.get(key);
      if (value === undefined) return undefined;
      entries.delete(key);
      entries.set(key, value);
      return value;
    },
    put(key: string, value: T): void {
      const before = entries.get(key);
      if (before !== undefined) bytes -= options.sizeOf(before);
      entries.delete(key);
      entries.set(key, value);
      bytes += options.sizeOf(value);
      for (const [oldest, one] of entries) {
        if (bytes <= options.maxBytes || oldest === key) break;
        entries.delete(oldest);
        bytes -= options.sizeOf(one);
      }
    },
  };
}
