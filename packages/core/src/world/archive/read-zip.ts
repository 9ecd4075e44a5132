import { crc32 } from "node:zlib";
import { type Entry, fromBufferPromise, type ZipFile } from "yauzl";
import { CompetitionError } from "../../base/errors/competition-error.ts";
import { mergeDefaults } from "../../base/kit/merge-defaults.ts";

/** Limits of an unpacking. */
export type ReadZipOptions = {
  /** Most members, folders counted. @default 1024 */
  readonly maxEntries?: number | undefined;
  /** Most bytes of one member, unpacked. @default 16777216 */
  readonly maxEntryBytes?: number | undefined;
  /** Most bytes of all members together, unpacked. @default 67108864 */
  readonly maxTotalBytes?: number | undefined;
  /** How many times larger than the archive all members together may be; below 1 MiB this is not checked. @default none */
  readonly maxRatio?: number | undefined;
  /** Ends the unpacking early: it rejects with this signal's reason. */
  readonly signal?: AbortSignal | undefined;
};

/** Limits of an unpacking unless a caller says otherwise. */
export const READ_ZIP_DEFAULTS = {
  maxEntries: 1024,
  /** 16 MiB. */
  maxEntryBytes: 16 * 1024 * 1024,
  /** 64 MiB: the most that one batch of a round may hold (BATCH-API.md). */
  maxTotalBytes: 64 * 1024 * 1024,
  maxRatio: Number.POSITIVE_INFINITY,
};

/** Unpacked bytes up to which no ratio is looked at: that little can hurt nobody. */
const RATIO_FROM = 1024 * 1024;

/** A member of an archive: its name as written, with `/`, and its bytes. */
export type ZipMember = {
  /** As written in the archive. */
  readonly name: string;
  /** Unpacked. */
  readonly bytes: Uint8Array;
};

/**
 * The members of a zip archive from a stranger, in the order of its directory, stored or deflated, folders left out. Refused: names
 * that leave the folder, a name twice, encryption, other methods, sizes over the limits (also where the directory understates
 * them), bytes that do not fit their checksum.
 *
 * @throws CompetitionError `ZIP_INVALID`, `ZIP_TOO_LARGE` (fault `miner`: whoever sent it)
 * @example
 * for (const { name, bytes } of await readZip(body, { maxTotalBytes: 1_000_000 })) console.log(name, bytes.length);
 */
export async function readZip(archive: Uint8Array, options: ReadZipOptions = {}): Promise<ZipMember[]> {
  const limits = mergeDefaults(READ_ZIP_DEFAULTS, options);
  const zip = await open(archive);
  const members = new Map<string, Uint8Array>();
  let [count, total] = [0, 0];
  try {
    for await (const entry of zip.eachEntry()) {
      options.signal?.throwIfAborted();
      if (++count > limits.maxEntries) throw tooLarge(`more than ${limits.maxEntries} members`, { seen: count });
      const name = entry.fileName;
      if (name.endsWith("/")) continue;
      if (members.has(name)) throw invalid(`the name ${JSON.stringify(name)} stands twice`);
      total += checkedSize(entry, { limits, total, packed: archive.length });
      members.set(name, await unpack(zip, entry));
    }
  } catch (error) {
    options.signal?.throwIfAborted();
    throw CompetitionError.is(error) ? error : invalid(messageOf(error), error);
  } finally {
    zip.close();
  }
  return [...members].map(([name, bytes]) => ({ name, bytes }));
}

async function open(archive: Uint8Array): Promise<ZipFile> {
  try {
    const buffer = Buffer.from(archive.buffer, archive.byteOffset, archive.byteLength);
    return await fromBufferPromise(buffer, { lazyEntries: true, strictFileNames: true, validateEntrySizes: true });
  } catch (error) {
    throw invalid(messageOf(error), error);
  }
}

type Bounds = { readonly limits: typeof READ_ZIP_DEFAULTS; readonly total: number; readonly packed: number };

/** The size that the directory declares, within the limits. Unpacking ends with an error when there is more. */
function checkedSize({ fileName, uncompressedSize }: Entry, { limits, total, packed }: Bounds): number {
  if (uncompressedSize > limits.maxEntryBytes)
    throw tooLarge(`${JSON.stringify(fileName)} is over ${limits.maxEntryBytes} bytes`, { bytes: uncompressedSize });
  if (total + uncompressedSize > limits.maxTotalBytes)
    throw tooLarge(`its members are over ${limits.maxTotalBytes} bytes together`, { bytes: total + uncompressedSize });
  const unpackedBytes = total + uncompressedSize;
  if (unpackedBytes > RATIO_FROM && unpackedBytes > packed * limits.maxRatio)
    throw tooLarge(`it unpacks to more than ${limits.maxRatio} times its size`, { bytes: unpackedBytes, packed });
  return uncompressedSize;
}

async function unpack(zip: ZipFile, entry: Entry): Promise<Uint8Array> {
  const stream = await zip.openReadStreamPromise(entry);
  const bytes = new Uint8Array(entry.uncompressedSize);
  let at = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  if (crc32(bytes) !== entry.crc32) throw invalid(`${JSON.stringify(entry.fileName)} does not fit its checksum`);
  return bytes;
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error)).slice(0, 200);

const invalid = (what: string, cause?: unknown) =>
  new CompetitionError(`The archive cannot be read: ${what}; expected a zip of stored or deflated files`, {
    code: "ZIP_INVALID",
    cause,
  });

const tooLarge = (what: string, data: Readonly<Record<string, unknown>>) =>
  new CompetitionError(`The archive is too large: ${what}`, { code: "ZIP_TOO_LARGE", data });
