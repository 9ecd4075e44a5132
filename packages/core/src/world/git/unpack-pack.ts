import { type FileHandle, open } from "node:fs/promises";
import { join } from "node:path";
import { applyDelta } from "./apply-delta.ts";
import { gitObject, looseBytes, type ObjectType } from "./encode-object.ts";
import { writeAtomic } from "./git-fs.ts";
import { type GitLimits, malformedError, overLimit } from "./limits.ts";
import { readLoose } from "./object-reader.ts";
import { readPackEntry } from "./pack-entry.ts";
import type { Repository } from "./repository.ts";

const HEADER_BYTES = 12;
const TRAILER_BYTES = 20;
/** Milliseconds of work after which others get their turn. */
const BREATH_MS = 50;

type UnpackedObject = { readonly type: ObjectType | "tag"; readonly content: Buffer };
type Work = {
  readonly repository: Repository;
  readonly limits: GitLimits;
  readonly read: (at: number, length: number) => Promise<Buffer>;
  /** Place in the pack → id of the object there. */
  readonly ids: Map<number, string>;
  readonly recent: ReturnType<typeof recentObjects>;
  readonly signal: AbortSignal | undefined;
  /** Objects on their way to the disk. */
  writes: Promise<void>[];
  inflated: number;
};

/**
 * Turns a pack into single objects, entry by entry from the disk: never more than one object, its base and a few recent ones are in
 * memory, and each is written only when its length is what was promised and the sum keeps within the limits.
 */
export async function unpackPack(
  repository: Repository,
  { path, limits, signal }: { path: string; limits: GitLimits; signal?: AbortSignal | undefined },
): Promise<void> {
  const file = await open(path, "r");
  try {
    const { size } = await file.stat();
    const read = readWindow(file, size - TRAILER_BYTES);
    const count = readHeader(await read(0, HEADER_BYTES), limits);
    const work: Work = {
      repository,
      limits,
      read,
      ids: new Map(),
      recent: recentObjects(),
      signal,
      writes: [],
      inflated: 0,
    };
    await unpackAll(work, count).finally(() => Promise.allSettled(work.writes));
  } finally {
    await file.close();
  }
}

/** Reads of neighbouring places are answered from one piece of this many bytes. */
const WINDOW_BYTES = 256 * 1024;

function readWindow(file: FileHandle, end: number): Work["read"] {
  let rest: Buffer = Buffer.alloc(0);
  let from = 0;
  return async (at, count) => {
    const length = Math.max(0, Math.min(count, end - at));
    if (at < from || at + length > from + rest.length) {
      const piece = Buffer.allocUnsafe(Math.max(0, Math.min(Math.max(length, WINDOW_BYTES), end - at)));
      rest = piece.subarray(0, (await file.read(piece, 0, piece.length, at)).bytesRead);
      from = at;
    }
    return rest.subarray(at - from, at - from + length);
  };
}

function readHeader(head: Buffer, limits: GitLimits): number {
  if (head.length < HEADER_BYTES || head.toString("latin1", 0, 4) !== "PACK" || ![2, 3].includes(head.readUInt32BE(4)))
    throw malformedError("its pack is none");
  const count = head.readUInt32BE(8);
  if (count > limits.maxObjects) throw overLimit("maxObjects", { limits });
  return count;
}

async function unpackAll(work: Work, count: number): Promise<void> {
  const { limits, signal } = work;
  const startMs = performance.now();
  let breath = startMs;
  /** Deltas whose base comes later in the pack. */
  let waiting: { readonly at: number; readonly base: string }[] = [];
  const tick = async () => {
    if (performance.now() - breath < BREATH_MS) return;
    await new Promise((resolve) => setImmediate(resolve));
    breath = performance.now();
    signal?.throwIfAborted();
    if (breath - startMs > limits.maxUnpackMs) throw overLimit("maxUnpackMs", { limits });
  };
  for (let index = 0, at = HEADER_BYTES; index < count; index++) {
    const entry = await readPackEntry(at, work);
    if (!(await keepEntry(work, { at, entry })) && typeof entry.base === "string")
      waiting.push({ at, base: entry.base });
    at = entry.next;
    await tick();
  }
  while (waiting.length > 0) {
    const before = waiting.length;
    const left: typeof waiting = [];
    for (const one of waiting) {
      if (!(await keepEntry(work, { at: one.at, entry: await readPackEntry(one.at, work) }))) left.push(one);
      await tick();
    }
    if (left.length === before) throw malformedError(`its pack lacks the base ${left[0]?.base} of a delta`);
    waiting = left;
  }
  await settleWrites(work);
}

type At = { readonly at: number; readonly entry: Awaited<ReturnType<typeof readPackEntry>> };

/** Writes the entry's object; false when its base is not there yet. */
async function keepEntry(work: Work, { at, entry }: At): Promise<boolean> {
  const { limits } = work;
  const unpackedObject =
    entry.kind === "delta" ? await makeOfDelta(work, entry) : { type: entry.kind, content: entry.content };
  if (unpackedObject === null) return false;
  work.inflated += unpackedObject.content.length;
  if (work.inflated > limits.maxInflatedBytes) throw overLimit("maxInflatedBytes", { limits });
  const object = gitObject(unpackedObject.type as ObjectType, unpackedObject.content);
  work.ids.set(at, object.oid);
  work.recent.put(object.oid, unpackedObject);
  work.writes.push(writeLoose(work.repository, { ...object, content: unpackedObject.content }));
  if (work.writes.length >= WRITES_AT_ONCE || unpackedObject.content.length > LARGE_BYTES) await settleWrites(work);
  return true;
}

/** Objects written at a time; each is at most `maxObjectBytes`, and large ones are waited for at once. */
const WRITES_AT_ONCE = 24;
const LARGE_BYTES = 1024 ** 2;

async function settleWrites(work: Work): Promise<void> {
  const { writes } = work;
  work.writes = [];
  await Promise.all(writes);
}

async function makeOfDelta(work: Work, { base, content }: At["entry"]): Promise<UnpackedObject | null> {
  const oid = typeof base === "number" ? work.ids.get(base) : base;
  if (oid == null) throw malformedError("a delta of its pack has its base where no object begins");
  if (!work.recent.get(oid)) await settleWrites(work);
  const object = work.recent.get(oid) ?? (await readLoose(work.repository, { oid, limits: work.limits }));
  if (object === null) return null;
  return { type: object.type, content: applyDelta(content, { base: object.content, limits: work.limits }) };
}

async function writeLoose(repository: Repository, object: ReturnType<typeof gitObject>): Promise<void> {
  const { gitdir, files } = repository;
  const path = join(gitdir, "objects", object.oid.slice(0, 2), object.oid.slice(2));
  const there = await files.stat(path).then(
    () => true,
    () => false,
  );
  if (!there) await writeAtomic(files, path, looseBytes(object, { level: 1 }));
}

/** Bytes of recent objects that are kept: deltas lie near their bases. */
const RECENT_BYTES = 32 * 1024 ** 2;

function recentObjects() {
  const objects = new Map<string, UnpackedObject>();
  let bytes = 0;
  return {
    get: (oid: string) => objects.get(oid),
    put(oid: string, object: UnpackedObject) {
      if (objects.has(oid)) return;
      objects.set(oid, object);
      bytes += object.content.length;
      for (const [oldest, one] of objects) {
        if (bytes <= RECENT_BYTES || oldest === oid) break;
        objects.delete(oldest);
        bytes -= one.content.length;
      }
    },
  };
}
