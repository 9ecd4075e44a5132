import { createHash } from "node:crypto";
import { mkdir, readFile, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { BundleFiles } from "@404-gen/core";
import { BUNDLE_FILES, EMBEDDINGS_FILE } from "@404-gen/core/two";
import { absent } from "../bundles/memory-bundle.ts";
import { replaceFile, safeName } from "./picture-folder.ts";

/** The bundles of an evaluation in `out`: the page shows them, and a second run does not make them again. */
export type BundleStore = {
  /** Writes the files. Gives their prefix, a path in `out` that depends on the content. */
  store(at: Place, files: BundleFiles): Promise<string>;
  /** Prefix of the files that an earlier run stored for the same source; null: there are none. */
  find(at: Place & { readonly source: string }): Promise<string | null>;
  /** Like `store`, with a prefix that depends on the source. */
  storeDrawn(at: Place & { readonly source: string }, files: BundleFiles): Promise<string>;
  read(path: string): Promise<Uint8Array>;
};

type Place = { readonly side: "a" | "b"; readonly stem: string };

/** Opens the store. Folders are created when they are needed. */
export function openBundleStore(out: string): BundleStore {
  const prefixOf = ({ side, stem }: Place, key: string) => `bundles/${side}/${safeName(stem)}.${key.slice(0, 16)}`;
  const write = async (prefix: string, files: BundleFiles) => {
    for (const [name, bytes] of files) {
      const path = join(out, prefix, name);
      await mkdir(dirname(path), { recursive: true });
      await replaceFile(path, bytes);
    }
    return prefix;
  };
  return {
    store: (at, files) => write(prefixOf(at, contentKey(files)), files),
    async find({ source, ...at }) {
      const prefix = prefixOf(at, sha256(source));
      const there = BUNDLE_FILES.filter((name) => name !== EMBEDDINGS_FILE).map((name) =>
        isFile(join(out, prefix, name)),
      );
      return (await Promise.all(there)).every(Boolean) ? prefix : null;
    },
    storeDrawn: ({ source, ...at }, files) => write(prefixOf(at, sha256(source)), files),
    read: (path) =>
      readFile(join(out, path)).catch(() => {
        throw absent(path);
      }),
  };
}

const sha256 = (content: string | Uint8Array): string => createHash("sha256").update(content).digest("hex");

const contentKey = (files: BundleFiles): string =>
  sha256([...files].map(([name, bytes]) => `${name} ${sha256(bytes)}`).join("\n"));

const isFile = (path: string): Promise<boolean> =>
  stat(path).then(
    (info) => info.isFile(),
    () => false,
  );
