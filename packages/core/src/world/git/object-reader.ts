import { join } from "node:path";
import { inflateSync } from "node:zlib";
import { createMemo } from "../../base/kit/memo.ts";
import { ifAbsent } from "../state/on-disk.ts";
import { applyDelta } from "./apply-delta.ts";
import { createBytesCache } from "./bytes-cache.ts";
import { gitObject, type ObjectType } from "./encode-object.ts";
import { type GitLimits, malformedError, overLimit } from "./limits.ts";
import { type PackEntry, type ReadPack, readPackEntry } from "./pack-entry.ts";
import { type PackIndex, parsePackIndex, readPackPieces } from "./pack-file.ts";
import type { Repository } from "./repository.ts";

/** An object as it is stored: what it is, and what it holds. */
export type StoredObject = { readonly type: ObjectType | "tag"; readonly content: Buffer };

export type ReadObjectOptions = { readonly oid: string; readonly limits: GitLimits };

/** `type length\0` at most. */
const LOOSE_HEAD_BYTES = 32;

/** An object with a file of its own, null when it has none. */
export async function readLoose(
  { gitdir, files }: Pick<Repository, "gitdir" | "files">,
  { oid, limits }: ReadObjectOptions,
): Promise<StoredObject | null> {
  const path = join(gitdir, "objects", oid.slice(0, 2), oid.slice(2));
  const info = await files.lstat(path).catch(ifAbsent(null));
  if (!info?.isFile()) return null;
  const most = limits.maxObjectBytes + LOOSE_HEAD_BYTES;
  if (info.size > most + most / 512 + 256) throw overLimit("maxObjectBytes", { limits });
  const fullObject = inflateOrRefuse((await files.readFile(path)) as Buffer, { most, limits });
  const end = fullObject.indexOf(0);
  const [, type, length] =
    /^(blob|tree|commit|tag) (\d+)$/.exec(fullObject.toString("latin1", 0, Math.max(0, end))) ?? [];
  const content = fullObject.subarray(end + 1);
  if (content.length > limits.maxObjectBytes) throw overLimit("maxObjectBytes", { limits });
  if (type === undefined || content.length !== Number(length))
    throw malformedError(`object ${oid} is not what its head says`);
  return { type: type as StoredObject["type"], content };
}

function inflateOrRefuse(input: Buffer, { most, limits }: { most: number; limits: GitLimits }): Buffer {
  try {
    return inflateSync(input, { maxOutputLength: most });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE") throw overLimit("maxObjectBytes", { limits });
    throw malformedError("an object does not inflate", cause);
  }
}

/** Deltas on deltas that are followed; git itself makes 50. */
const MOST_DELTAS = 200;

type Pack = { readonly index: PackIndex; readonly read: ReadPack; readonly path: string };

/** Bytes of objects that others are made of and that are kept: a text's versions rest on each other. */
const BASES_BYTES = 24 * 1024 ** 2;
/** Larger ones are made again, so that they do not push out all the others. */
const BASE_BYTES = BASES_BYTES / 4;

/** Objects of a repository on this machine, from their own files and from packs, each within the limits. */
export function createObjectReader(repository: Repository, limits: GitLimits) {
  const packs = createMemo<null, readonly Pack[]>();
  const bases = createBytesCache<StoredObject>({ maxBytes: BASES_BYTES, sizeOf: ({ content }) => content.length });

  async function listPacks(): Promise<readonly Pack[]> {
    const folder = join(repository.gitdir, "objects", "pack");
    const names = (await repository.files.readdir(folder).catch(ifAbsent([]))) as string[];
    const indexes = names.filter((name) => /^pack-[0-9a-f]+\.idx$/.test(name));
    return Promise.all(
      indexes.map(async (name) => {
        const path = join(folder, name.replace(/idx$/, "pack"));
        const bytes = (await repository.files.readFile(join(folder, name))) as Buffer;
        return { index: parsePackIndex(bytes), read: readPackPieces(path), path };
      }),
    );
  }

  async function fromPacks(oid: string, depth: number): Promise<StoredObject | null> {
    for (const pack of await packs.of(null, listPacks)) {
      const at = pack.index.placeOf(oid);
      if (at !== null) return fromPack(pack, { at, depth });
    }
    return null;
  }

  async function fromPack(pack: Pack, { at, depth }: { at: number; depth: number }): Promise<StoredObject> {
    const key = `${pack.path} ${at}`;
    const base = bases.get(key);
    if (base) return base;
    if (depth > MOST_DELTAS) throw malformedError("deltas rest on deltas without end");
    const entry = await readPackEntry(at, { read: pack.read, limits });
    const object =
      entry.kind === "delta" ? await ofDelta(entry, { pack, depth }) : fullObject(entry.kind, entry.content);
    // Other objects are read once: only the base of a delta, or the result of one, is kept.
    if ((depth > 0 || entry.kind === "delta") && object.content.length <= BASE_BYTES) bases.put(key, object);
    return object;
  }

  async function ofDelta(
    { base, content }: PackEntry,
    { pack, depth }: { pack: Pack; depth: number },
  ): Promise<StoredObject> {
    const under =
      typeof base === "number"
        ? await fromPack(pack, { at: base, depth: depth + 1 })
        : await find(base ?? "", depth + 1);
    if (under === null) throw malformedError("a delta's base is missing");
    return fullObject(under.type, applyDelta(content, { base: under.content, limits }));
  }

  const find = async (oid: string, depth: number): Promise<StoredObject | null> =>
    (await fromPacks(oid, depth)) ?? readLoose(repository, { oid, limits });

  return {
    /** The object, null when it is not here. */
    async read(oid: string): Promise<StoredObject | null> {
      let object = await find(oid, 0).catch((error: NodeJS.ErrnoException) => {
        // The pack is gone: git packed again since the folder was listed.
        if (error.code === "ENOENT") return null;
        throw error;
      });
      // It was looked for in the packs as they were: there may be newer ones.
      if (object === null) {
        packs.clear();
        object = await find(oid, 0);
      }
      if (object !== null && gitObject(object.type as ObjectType, object.content).oid !== oid)
        throw malformedError(`object ${oid} holds other bytes than its id names`);
      return object;
    },
  };
}

const fullObject = (type: StoredObject["type"], content: Buffer): StoredObject => ({ type, content });
