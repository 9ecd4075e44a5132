import { readFile, rename, writeFile } from "node:fs/promises";

/** Writes a value as a JSON file: under another name first, so that nobody ever reads half of it. */
export async function writeJson(path: string, value: unknown, { pretty = false } = {}): Promise<void> {
  await writeFile(`${path}.part`, JSON.stringify(value, null, pretty ? 2 : undefined));
  await rename(`${path}.part`, path);
}

/** What such a file holds; null when there is none. */
export async function readJson(path: string): Promise<unknown> {
  const text = await readFile(path, "utf8").catch(() => null);
  return text === null ? null : JSON.parse(text);
}
