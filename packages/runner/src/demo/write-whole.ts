import { rename, writeFile } from "node:fs/promises";

/** Writes a JSON file whole or not at all. */
export async function writeWhole(path: string, value: unknown, { pretty = false } = {}): Promise<void> {
  await writeFile(`${path}.part`, JSON.stringify(value, null, pretty ? 2 : undefined));
  await rename(`${path}.part`, path);
}
