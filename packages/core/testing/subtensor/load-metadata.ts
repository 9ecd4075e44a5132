import { existsSync, readFileSync } from "node:fs";

const FILE = new URL("../../../../../shared/data/chain/finney-spec424-metadata-v16.scale", import.meta.url);

/** The real runtime's metadata, null in a checkout that has no shared data beside it. */
export function loadRealMetadata(): Uint8Array | null {
  return existsSync(FILE) ? Uint8Array.from(readFileSync(FILE)) : null;
}
