import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { replaceFile } from "./picture-folder.ts";

/** Addresses of a past round's files that no longer exist. They are kept, so that a later run does not request them again. */
export type GoneList = { has(source: string): boolean; add(source: string): Promise<void> };

/** Opens `gone.json` in `out`. */
export async function openGoneList(out: string): Promise<GoneList> {
  const path = join(out, "gone.json");
  const sources = new Set(await linesOf(path));
  let writing: Promise<void> = Promise.resolve();
  return {
    has: (source) => sources.has(source),
    add(source) {
      sources.add(source);
      writing = writing.then(() => replaceFile(path, JSON.stringify([...sources].sort(), null, 2)));
      return writing;
    },
  };
}

async function linesOf(path: string): Promise<string[]> {
  const text = await readFile(path, "utf8").catch(() => "[]");
  try {
    const list = JSON.parse(text) as unknown;
    return Array.isArray(list) ? list.filter((one) => typeof one === "string") : [];
  } catch {
    // A list that cannot be read costs only a few requests.
    return [];
  }
}
