import type { Stats } from "node:fs";
import { join } from "node:path";
import { ifAbsent } from "../state/on-disk.ts";
import type { GitFileSystem } from "./git-fs.ts";

/** What git's index says of a checked-out file: its content's id, and what the disk said of the file then. */
export type StatEntry = {
  readonly oid: string;
  /** Seconds and nanoseconds. */
  readonly ctime: readonly [number, number];
  readonly mtime: readonly [number, number];
  readonly ino: number;
  readonly size: number;
};

/** Bytes of an entry before its name. Source: git's gitformat-index, versions 2 and 3. */
const ENTRY_BYTES = 62;

/**
 * git's index by path; empty when there is none that can be read. A file may have changed after the index was written: entries that are
 * not older than the index itself are left out, as git does.
 */
export async function readStatIndex(fs: GitFileSystem, headdir: string): Promise<ReadonlyMap<string, StatEntry>> {
  const path = join(headdir, "index");
  const [bytes, info] = await Promise.all([
    fs.readFile(path).then((data) => Buffer.from(data), ifAbsent(null)),
    fs.stat(path).catch(ifAbsent(null)),
  ]); // biome-ignore format: two questions
  if (bytes === null || info === null) return new Map();
  return parseIndex(bytes, Math.floor(info.mtimeMs / 1000));
}

function parseIndex(bytes: Buffer, writtenAt: number): ReadonlyMap<string, StatEntry> {
  const entries = new Map<string, StatEntry>();
  if (bytes.length < 12 || bytes.toString("latin1", 0, 4) !== "DIRC" || ![2, 3].includes(bytes.readUInt32BE(4)))
    return entries;
  const count = bytes.readUInt32BE(8);
  for (let index = 0, at = 12; index < count && at + ENTRY_BYTES < bytes.length; index++) {
    const number = (field: number) => bytes.readUInt32BE(at + 4 * field);
    const isExtended = (bytes.readUInt16BE(at + 60) & 0x4000) !== 0;
    const nameAt = at + ENTRY_BYTES + (isExtended ? 2 : 0);
    const end = bytes.indexOf(0, nameAt);
    if (end < 0) return new Map();
    const entry: StatEntry = {
      ctime: [number(0), number(1)],
      mtime: [number(2), number(3)],
      ino: number(5),
      size: number(9),
      oid: bytes.toString("hex", at + 40, at + 60),
    };
    if (entry.mtime[0] < writtenAt && entry.ctime[0] < writtenAt)
      entries.set(bytes.toString("utf8", nameAt, end), entry);
    at += Math.floor((end - at) / 8 + 1) * 8;
  }
  return entries;
}

/** Is the file the very one that the index saw? Its change time cannot be set, unlike its modification time. */
export function isUntouched(info: Pick<Stats, "ctimeMs" | "mtimeMs" | "ino" | "size">, entry: StatEntry): boolean {
  // Milliseconds with a fraction are not exact to the nanosecond: compared to the microsecond.
  const same = (ms: number, [seconds, nanoseconds]: readonly [number, number]) =>
    Math.abs(ms - (seconds * 1000 + nanoseconds / 1e6)) < 0.01;
  return (
    info.size % 2 ** 32 === entry.size &&
    info.ino % 2 ** 32 === entry.ino &&
    same(info.ctimeMs, entry.ctime) &&
    same(info.mtimeMs, entry.mtime)
  );
}
