import { zipSync } from "fflate";
import type { ZipMember } from "./read-zip.ts";

/** Date of every member: the same members give the same bytes. The first that a zip can hold. */
const EPOCH = "1980-01-01T00:00:00";

/**
 * A zip archive of stored members in the given order. The same members give the same bytes.
 *
 * @example
 * const archive = writeZip([{ name: "a.txt", bytes: new TextEncoder().encode("hello") }]);
 */
export function writeZip(members: readonly ZipMember[]): Uint8Array {
  const files = Object.fromEntries(members.map(({ name, bytes }) => [name, bytes]));
  return zipSync(files, { level: 0, mtime: EPOCH });
}
