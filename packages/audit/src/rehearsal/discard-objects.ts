import { createHash } from "node:crypto";
import type { ObjectStore } from "@404-gen/core";

/** An object store that keeps nothing: a rehearsal compares files that it has in memory. */
export const discardObjects: ObjectStore = {
  name: "nowhere",
  async put(key, body) {
    const hash = createHash("sha256");
    let size = 0;
    for await (const part of body instanceof Uint8Array ? [body] : body) {
      hash.update(part);
      size += part.length;
    }
    return { key, size, sha256: hash.digest("hex") };
  },
  get: async () => null,
  head: async () => null,
  publicUrl: (key) => `rehearsal:${key}`,
  keyOf: () => null,
  async close() {},
};
