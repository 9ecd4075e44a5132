import { createKeyNames } from "../src/base/kit/key-names.ts";
import { checkObjectSize, meterBody } from "../src/base/kit/object-body.ts";
import { checkObjectKey, objectKeyOf, objectUrl } from "../src/base/kit/object-key.ts";
import type { ObjectStore } from "../src/ports/object-store.ts";

/** Under which address stored files are read. */
export type MemoryObjectStoreOptions = {
  /** Public address of the store. @default "https://objects.test" */
  readonly publicBaseUrl?: string | undefined;
};

/** An object store that also shows what it holds. */
export type MemoryObjectStore = ObjectStore & {
  /** Keys of all files, sorted. */
  keys(): readonly string[];
};

/**
 * An {@link ObjectStore} in memory, for tests and simulations.
 *
 * @example
 * const objects = createMemoryObjectStore();
 * await objects.put("a.png", png, { contentType: "image/png" });
 */
export function createMemoryObjectStore(options: MemoryObjectStoreOptions = {}): MemoryObjectStore {
  const base = options.publicBaseUrl ?? "https://objects.test";
  const objects = new Map<string, { readonly bytes: Uint8Array; readonly contentType: string }>();
  const takeKey = createKeyNames({
    namesIn: async () => [],
    has: async (path) => [...objects.keys()].some((key) => key === path || key.startsWith(`${path}/`)),
  });
  return {
    name: "memory",
    async put(key, body, { contentType, signal }) {
      await takeKey(checkObjectKey(key));
      const meter = meterBody(body, { signal });
      const pieces: Uint8Array[] = [];
      for await (const piece of meter.pieces) pieces.push(piece);
      objects.set(key, { bytes: new Uint8Array(Buffer.concat(pieces)), contentType });
      return { key, ...meter.result() };
    },
    async get(key, { maxBytes, signal } = {}) {
      signal?.throwIfAborted();
      const object = objects.get(checkObjectKey(key));
      if (!object) return null;
      checkObjectSize(object.bytes.byteLength, { key, maxBytes });
      return object.bytes.slice();
    },
    async head(key, { signal } = {}) {
      signal?.throwIfAborted();
      const object = objects.get(checkObjectKey(key));
      return object ? { size: object.bytes.byteLength, contentType: object.contentType } : null;
    },
    publicUrl: (key) => objectUrl(base, key),
    keyOf: (url) => objectKeyOf(base, url),
    async close() {},
    keys: () => [...objects.keys()].sort(),
  };
}
