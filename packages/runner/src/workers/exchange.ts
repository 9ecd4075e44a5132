import { createHash } from "node:crypto";
import { CompetitionError, type ObjectStore } from "@404-gen/core";

/** Bytes that runner and workers send each other: they lie in the object store under their hash. */
export type Exchange = {
  /** Stores bytes for the other side; gives their sha256, lower-case hex. */
  put(bytes: Uint8Array, options?: { readonly signal?: AbortSignal | undefined }): Promise<string>;
  /** The bytes with that hash. @throws CompetitionError `JOB_BYTES_MISSING` */
  get(sha256: string, options?: { readonly signal?: AbortSignal | undefined }): Promise<Uint8Array>;
};

/** Folder of the store for bytes that are only sent; a rule of the store may empty it after a day. */
export const EXCHANGE_FOLDER = "work";

/** @param objects the store of runner and workers: the same bucket, or the same folder */
export function createExchange(objects: Pick<ObjectStore, "put" | "get" | "head">): Exchange {
  const keyOf = (sha256: string) => `${EXCHANGE_FOLDER}/${sha256}`;
  return {
    async put(bytes, { signal } = {}) {
      const sha256 = hashOf(bytes);
      // The same prompt comes with every module: it is stored once.
      if ((await objects.head(keyOf(sha256), { signal }))?.size !== bytes.length)
        await objects.put(keyOf(sha256), bytes, { contentType: "application/octet-stream", signal });
      return sha256;
    },
    async get(sha256, { signal } = {}) {
      const bytes = await objects.get(keyOf(sha256), { signal });
      if (bytes !== null && hashOf(bytes) === sha256) return bytes;
      throw new CompetitionError(
        `${keyOf(sha256)} ${bytes === null ? "is not in the object store" : "holds other bytes"}: runner and workers need the same store`,
        { code: "JOB_BYTES_MISSING", data: { sha256 } },
      );
    },
  };
}

/** SHA-256 of bytes or of a text, lower-case hex. */
export const hashOf = (content: Uint8Array | string): string => createHash("sha256").update(content).digest("hex");
