import { readFile, rename, writeFile } from "node:fs/promises";

/** Writes a value as a JSON file: first under another name, so that nobody reads half a file. */
export async function writeJson(path: string, value: unknown, { pretty = false } = {}): Promise<void> {
  await writeFile(`${path}.part`, JSON.stringify(value, null, pretty ? 2 : undefined));
  await rename(`${path}.part`, path);
}

/** The value of a JSON file; null where the file cannot be read. */
export async function readJson(path: string): Promise<unknown> {
  const text = await readFile(path, "utf8").catch(() => null);
  return text === null ? null : JSON.parse(text);
}
