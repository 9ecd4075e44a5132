import { zipSync } from "fflate";
import type { ZipMember } from "./read-zip.ts";

/** Date of every member: the same members give the same bytes. The first that a zip can hold. */
const EPOCH = "1980-01-01T00:00:00";

/** How an archive is written. */
export type WriteZipOptions = {
  /** Compress the members. Only the same library gives the same bytes. @default false */
  readonly deflate?: boolean | undefined;
};

/**
 * A zip archive of the members in the given order, stored unless asked otherwise. The same members give the same bytes.
 *
 * @example
 * const archive = writeZip([{ name: "a.txt", bytes: new TextEncoder().encode("hello") }]);
 */
export function writeZip(members: readonly ZipMember[], { deflate = false }: WriteZipOptions = {}): Uint8Array {
  const files = Object.fromEntries(members.map(({ name, bytes }) => [name, bytes]));
  return zipSync(files, { level: deflate ? 6 : 0, mtime: EPOCH });
}
