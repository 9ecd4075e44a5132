import { randomUUID } from "node:crypto";
import { lstat, mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { CompetitionError } from "../../base/errors/competition-error.ts";
import { createKeyNames } from "../../base/kit/key-names.ts";
import { checkObjectSize, meterBody } from "../../base/kit/object-body.ts";
import { checkObjectKey, objectKeyOf, objectUrl, RESERVED_PART } from "../../base/kit/object-key.ts";
import type { ObjectStore } from "../../ports/object-store.ts";
import { contentTypeOf } from "./content-types.ts";

/** Where files lie, and under which address they are read. */
export type FolderObjectStoreOptions = {
  /** The folder; made when it is missing. */
  readonly dir: string;
  /** Address under which the world reads it, for example that of a server on {@link folderRequestListener}. */
  readonly publicBaseUrl: string;
};

/** An object store whose keys are files, so that they may also be served or copied by any tool. */
export type FolderObjectStore = ObjectStore & {
  /** Absolute path of the folder. */
  readonly dir: string;
  /** Absolute path of a key's file, there or not. */
  pathOf(key: string): string;
};

/**
 * An {@link ObjectStore} on a folder. A body is written beside its place and renamed into it, so a reader sees all of it or nothing;
 * a content type that does not follow from the extension is kept under `.404-gen/types`. A key may not also be another key's directory.
 *
 * @example
 * const objects = createFolderObjectStore({ dir: "objects", publicBaseUrl: "http://localhost:8080" });
 */
export function createFolderObjectStore(options: FolderObjectStoreOptions): FolderObjectStore {
  const dir = resolve(options.dir);
  const own = join(dir, RESERVED_PART);
  const pathOf = (key: string) => join(dir, ...checkObjectKey(key).split("/"));
  const takeKey = createKeyNames({
    namesIn: (folder) => readdir(join(dir, folder)).catch(() => []),
    has: (path) => lstat(join(dir, path)).then(() => true, () => false), // biome-ignore format: one question
  });
  const typeFile = (key: string) => join(own, "types", `${encodeURIComponent(key).slice(0, 200)}.${keyHash(key)}`);
  return {
    name: `folder ${dir}`,
    dir,
    pathOf,
    async put(key, body, { contentType, signal }) {
      const path = pathOf(key);
      await takeKey(key);
      const meter = meterBody(body, { signal });
      const temporary = join(own, "tmp", randomUUID());
      try {
        await mkdir(dirname(temporary), { recursive: true });
        await writeAll(temporary, meter.pieces);
        await keepType(typeFile(key), { contentType, implied: contentTypeOf(key) });
        await mkdir(dirname(path), { recursive: true });
        await rename(temporary, path);
      } catch (error) {
        await rm(temporary, { force: true });
        throw translate(error, key);
      }
      return { key, ...meter.result() };
    },
    async get(key, { maxBytes, signal } = {}) {
      signal?.throwIfAborted();
      const path = pathOf(key);
      const size = await sizeOf(path, key);
      if (size === null) return null;
      checkObjectSize(size, { key, maxBytes });
      return new Uint8Array(await orNull(readFile(path, signal ? { signal } : {}), key).then((bytes) => bytes ?? []));
    },
    async head(key, { signal } = {}) {
      signal?.throwIfAborted();
      const size = await sizeOf(pathOf(key), key);
      if (size === null) return null;
      return { size, contentType: (await orNull(readFile(typeFile(key), "utf8"), key)) ?? contentTypeOf(key) };
    },
    publicUrl: (key) => objectUrl(options.publicBaseUrl, key),
    keyOf: (url) => objectKeyOf(options.publicBaseUrl, url),
    async close() {},
  };
}

/** Tells two long keys apart whose file names were cut: FNV-1a, 32 bits, over UTF-16 units. */
function keyHash(key: string): string {
  let hash = 0x811c9dc5;
  for (let at = 0; at < key.length; at++) hash = Math.imul(hash ^ key.charCodeAt(at), 0x01000193);
  return (hash >>> 0).toString(16);
}

async function writeAll(path: string, pieces: AsyncIterable<Uint8Array>): Promise<void> {
  const file = await open(path, "wx");
  try {
    for await (const piece of pieces)
      for (let at = 0; at < piece.byteLength; ) at += (await file.write(piece, at)).bytesWritten;
    await file.sync();
  } finally {
    await file.close();
  }
}

async function keepType(path: string, type: { readonly contentType: string; readonly implied: string }): Promise<void> {
  if (type.contentType === type.implied) return rm(path, { force: true });
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, type.contentType);
}

async function sizeOf(path: string, key: string): Promise<number | null> {
  const info = await orNull(stat(path), key);
  return info?.isFile() ? info.size : null;
}

async function orNull<T>(work: Promise<T>, key: string): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "")) return null;
    throw translate(error, key);
  }
}

/** The file system's errors as ours; what the body's own source threw is passed on unchanged. */
function translate(error: unknown, key: string): unknown {
  if (!(error instanceof Error) || !("syscall" in error)) return error;
  return new CompetitionError(`The object ${key} cannot be stored or read: ${error.message}`, {
    code: "OBJECT_STORE_FAILED",
    data: { key, error: (error as NodeJS.ErrnoException).code ?? null },
    cause: error,
  });
}
