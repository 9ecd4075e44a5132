import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** A path in the development data beside a checkout, null in a fresh clone. */
export function sharedData(path: string): string | null {
  const full = fileURLToPath(new URL(`../../../../shared/data/${path}`, import.meta.url));
  return existsSync(full) ? full : null;
}
