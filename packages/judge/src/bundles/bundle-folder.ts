import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import type { BundleFiles } from "@404-gen/core";
import { readPlainFileOrNull } from "@404-gen/core/files";
import { BUNDLE_FILES, EMBEDDINGS_FILE, viewFile } from "@404-gen/core/two";
import { absent } from "./memory-bundle.ts";

/** A folder with this file is a bundle: stage 1 begins with it. */
const FIRST = viewFile("white", "front_left");

/**
 * Stems of the bundles in a folder: those with `{stem}/white/front_left.png`. Empty where there is no such folder.
 *
 * @example
 * for (const stem of await listBundles("bundles")) await readBundleFolder(`bundles/${stem}`);
 */
export async function listBundles(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const bundles = entries.map(async (entry) =>
    entry.isDirectory() && (await isFile(join(folder, entry.name, FIRST))) ? [entry.name] : [],
  );
  return (await Promise.all(bundles)).flat().sort();
}

const isFile = (path: string): Promise<boolean> =>
  stat(path).then(
    (info) => info.isFile(),
    () => false,
  );

/**
 * Reads the files of one bundle in a folder: 8 white views, 4 gray ones, the grid, and the embeddings if there are any. Throws
 * `BUNDLE_FILE_MISSING` for a missing picture.
 *
 * @example
 * const files = await readBundleFolder("bundles/lamp");
 * const grid = files.get("grid.png");
 */
export async function readBundleFolder(folder: string): Promise<BundleFiles> {
  const files = BUNDLE_FILES.map(async (name) => [name, await readPlainFileOrNull(join(folder, name))] as const);
  const read = new Map<string, Uint8Array>();
  for (const [name, bytes] of await Promise.all(files)) {
    if (bytes !== null) read.set(name, bytes);
    else if (name !== EMBEDDINGS_FILE) throw absent(join(folder, name));
  }
  return read;
}
