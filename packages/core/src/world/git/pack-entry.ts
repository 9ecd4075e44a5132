import { inflateSync } from "node:zlib";
import type { ObjectType } from "./encode-object.ts";
import { type GitLimits, malformedError, overLimit } from "./limits.ts";

/** Reads bytes of the pack at a place; fewer than asked for only at its end. */
export type ReadPack = (at: number, length: number) => Promise<Buffer>;

/** One entry of a pack: an object, or what makes one of another object. */
export type PackEntry = {
  readonly kind: ObjectType | "tag" | "delta";
  /** Of a delta: where its base is in the pack, or its id. */
  readonly base: number | string | null;
  readonly content: Buffer;
  /** Where the next entry begins. */
  readonly next: number;
};

/** Source: git's gitformat-pack. */
const KINDS: Readonly<Record<number, PackEntry["kind"]>> = {
  1: "commit",
  2: "tree",
  3: "blob",
  4: "tag",
  6: "delta",
  7: "delta",
};
const OFFSET_DELTA = 6;
/** Type and length (10 bytes at most) and the base's place (10) or id (20). */
const HEAD_BYTES = 32;

/** Reads the entry at a place. Nothing is inflated past the length that its head promised, and no head may promise too much. */
export async function readPackEntry(
  at: number,
  { read, limits }: { read: ReadPack; limits: GitLimits },
): Promise<PackEntry> {
  const head = await read(at, HEAD_BYTES);
  const { type, size, end } = readHead(head);
  const kind = KINDS[type];
  if (kind === undefined) throw malformedError(`an entry of its pack has the unknown type ${type}`);
  if (size > limits.maxObjectBytes) throw overLimit("maxObjectBytes", { limits });
  const { base, end: from } = kind === "delta" ? readBase(head, { type, at, from: end }) : { base: null, end };
  const input = await read(at + from, mostDeflated(size));
  const { content, used } = inflate(input, size);
  return { kind, base, content, next: at + from + used };
}

function readHead(head: Buffer) {
  let at = 0;
  let byte = head[at++] ?? 0;
  const type = (byte >> 4) & 7;
  let size = byte & 15;
  for (let scale = 16; byte & 128; scale *= 128) {
    byte = head[at++] ?? 0;
    size += (byte & 127) * scale;
    if (size > Number.MAX_SAFE_INTEGER || at > 10)
      throw malformedError("an entry of its pack has no end of its length");
  }
  return { type, size, end: at };
}

function readBase(head: Buffer, { type, at, from }: { type: number; at: number; from: number }) {
  if (type !== OFFSET_DELTA) return { base: head.toString("hex", from, from + 20), end: from + 20 };
  let end = from;
  let byte = head[end++] ?? 0;
  let back = byte & 127;
  while (byte & 128) {
    byte = head[end++] ?? 0;
    back = (back + 1) * 128 + (byte & 127);
    if (end - from > 8) throw malformedError("a delta of its pack has no base");
  }
  if (back <= 0 || back >= at) throw malformedError("a delta of its pack has its base outside of the pack");
  return { base: at - back, end };
}

/** Bytes that deflate needs at most for this many. Source: zlib's compressBound, with room for other packers. */
const mostDeflated = (size: number) => size + (size >> 9) + 256;

function inflate(input: Buffer, size: number): { content: Buffer; used: number } {
  try {
    // One byte more than promised may come out, so that one that goes on is seen; `info` tells how much went in.
    // A chunk of the object's own size: else each small one would keep the 16 KB that zlib takes by itself.
    const chunkSize = Math.min(Math.max(64, size + 1), 1024 ** 2);
    const options = { maxOutputLength: Math.max(1, size), info: true, chunkSize };
    const { buffer, engine } = inflateSync(input, options) as unknown as {
      buffer: Buffer;
      engine: { bytesWritten: number };
    };
    if (buffer.length === size) return { content: buffer, used: engine.bytesWritten };
  } catch (cause) {
    throw malformedError("an entry of its pack does not inflate to what its head says", cause);
  }
  throw malformedError("an entry of its pack does not inflate to what its head says");
}
