import { open } from "node:fs/promises";
import { join } from "node:path";
import { inflateSync } from "node:zlib";
import { applyDelta } from "./apply-delta.ts";
import { gitObject, type ObjectType } from "./encode-object.ts";
import { type GitLimits, malformed, overLimit } from "./limits.ts";
import { readPackEntry } from "./pack-entry.ts";
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
  const info = await files.lstat(path).catch(() => null);
  if (!info?.isFile()) return null;
  const most = limits.maxObjectBytes + LOOSE_HEAD_BYTES;
  if (info.size > most + most / 512 + 256) throw overLimit("maxObjectBytes", { limits });
  const whole = inflateOrRefuse((await files.readFile(path)) as Buffer, { most, limits });
  const end = whole.indexOf(0);
  const [, type, length] = /^(blob|tree|commit|tag) (\d+)$/.exec(whole.toString("latin1", 0, Math.max(0, end))) ?? [];
  const content = whole.subarray(end + 1);
  if (content.length > limits.maxObjectBytes) throw overLimit("maxObjectBytes", { limits });
  if (type === undefined || content.length !== Number(length))
    throw malformed(`object ${oid} is not what its head says`);
  return { type: type as StoredObject["type"], content };
}

function inflateOrRefuse(packed: Buffer, { most, limits }: { most: number; limits: GitLimits }): Buffer {
  try {
    return inflateSync(packed, { maxOutputLength: most });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE") throw overLimit("maxObjectBytes", { limits });
    throw malformed("an object does not inflate", cause);
  }
}

/** Deltas on deltas that are followed; git itself makes 50. */
const MOST_DELTAS = 200;

type Pack = { readonly pack: string; readonly index: string };

/** Objects of a repository on this machine, from their own files and from packs, each within the limits. */
export function createObjectReader(repository: Repository, limits: GitLimits) {
  let packs: Promise<readonly Pack[]> | null = null;
  const listPacks = async (): Promise<readonly Pack[]> => {
    const folder = join(repository.gitdir, "objects", "pack");
    const names = (await repository.files.readdir(folder).catch(() => [])) as string[];
    return names
      .filter((name) => /^pack-[0-9a-f]+\.idx$/.test(name))
      .map((name) => ({ index: join(folder, name), pack: join(folder, name.replace(/idx$/, "pack")) }));
  };

  async function fromPacks(oid: string, depth: number): Promise<StoredObject | null> {
    packs ??= listPacks();
    for (const { index, pack } of await packs) {
      const at = await findInIndex(index, oid);
      if (at !== null) return fromPack(pack, { at, depth });
    }
    return null;
  }

  async function fromPack(pack: string, { at, depth }: { at: number; depth: number }): Promise<StoredObject> {
    if (depth > MOST_DELTAS) throw malformed("deltas rest on deltas without end");
    const entry = await withFile(pack, (read) => readPackEntry(at, { read, limits }));
    if (entry.kind !== "delta") return { type: entry.kind, content: entry.content };
    const base =
      typeof entry.base === "number"
        ? await fromPack(pack, { at: entry.base, depth: depth + 1 })
        : await find(entry.base ?? "", depth + 1);
    if (base === null) throw malformed("a delta's base is missing");
    return { type: base.type, content: applyDelta(entry.content, { base: base.content, limits }) };
  }

  const find = async (oid: string, depth: number): Promise<StoredObject | null> =>
    (await readLoose(repository, { oid, limits })) ?? fromPacks(oid, depth);

  return {
    /** The object, null when it is not here. */
    async read(oid: string): Promise<StoredObject | null> {
      let found = await find(oid, 0);
      if (found === null && packs !== null) {
        // A pack may have come since the folder was listed.
        packs = null;
        found = await fromPacks(oid, 0);
      }
      if (found !== null && gitObject(found.type as ObjectType, found.content).oid !== oid)
        throw malformed(`object ${oid} holds other bytes than its id names`);
      return found;
    },
  };
}

type Read = (at: number, length: number) => Promise<Buffer>;

async function withFile<T>(path: string, work: (read: Read) => Promise<T>): Promise<T> {
  const file = await open(path, "r");
  try {
    const { size } = await file.stat();
    return await work(async (at, length) => {
      const buffer = Buffer.allocUnsafe(Math.max(0, Math.min(length, size - at)));
      const { bytesRead } = await file.read(buffer, 0, buffer.length, at);
      return buffer.subarray(0, bytesRead);
    });
  } finally {
    await file.close();
  }
}

/** Where the tables of an index begin and how wide their rows are, bytes. Source: git's gitformat-pack, version 2. */
const FANOUT_AT = 8;
const NAMES_AT = FANOUT_AT + 256 * 4;
const NAME = 20;

/** Place of an object in the pack that the index is of, null when it is not there. */
function findInIndex(path: string, oid: string): Promise<number | null> {
  return withFile(path, async (read) => {
    const head = await read(0, NAMES_AT);
    if (head.length < NAMES_AT || head.readUInt32BE(0) !== 0xff744f63 || head.readUInt32BE(4) !== 2)
      throw malformed("a pack's index is not of version 2; `git index-pack` writes one");
    const wanted = Buffer.from(oid, "hex");
    const first = wanted[0] ?? 0;
    const count = head.readUInt32BE(FANOUT_AT + 255 * 4);
    let low = first === 0 ? 0 : head.readUInt32BE(FANOUT_AT + (first - 1) * 4);
    let high = head.readUInt32BE(FANOUT_AT + first * 4);
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const order = Buffer.compare(await read(NAMES_AT + middle * NAME, NAME), wanted);
      if (order === 0) return placeOf(read, { row: middle, count });
      if (order < 0) low = middle + 1;
      else high = middle;
    }
    return null;
  });
}

async function placeOf(read: Read, { row, count }: { row: number; count: number }): Promise<number> {
  const placesAt = NAMES_AT + count * (NAME + 4);
  const short = (await read(placesAt + row * 4, 4)).readUInt32BE(0);
  if (short < 0x8000_0000) return short;
  const long = await read(placesAt + count * 4 + (short - 0x8000_0000) * 8, 8);
  return Number(long.readBigUInt64BE(0));
}
