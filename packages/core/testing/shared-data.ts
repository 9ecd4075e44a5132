import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Folder of development data beside a checkout, null in a fresh clone. */
export function sharedDataFolder(): string | null {
  const folder = join(dirname(fileURLToPath(import.meta.url)), "../../../../shared/data");
  return existsSync(folder) ? folder : null;
}

/** Every file under a folder: path relative to it, with `/` → text. */
export function readTextFiles(folder: string): Map<string, string> {
  const files = new Map<string, string>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const full = join(entry.parentPath, entry.name);
    files.set(full.slice(folder.length + 1).replaceAll("\\", "/"), readFileSync(full, "utf8"));
  }
  return files;
}
