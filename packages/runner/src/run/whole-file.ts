import { readFile, rename, writeFile } from "node:fs/promises";

/** Writes a JSON file whole or not at all. */
export async function writeWhole(path: string, value: unknown, { pretty = false } = {}): Promise<void> {
  await writeFile(`${path}.part`, JSON.stringify(value, null, pretty ? 2 : undefined));
  await rename(`${path}.part`, path);
}

/** What such a file holds; null when there is none. */
export async function readJson(path: string): Promise<unknown> {
  const text = await readFile(path, "utf8").catch(() => null);
  return text === null ? null : JSON.parse(text);
}
