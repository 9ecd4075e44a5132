import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { replaceFile } from "./picture-folder.ts";

/** Addresses of a past round's files that are not there any more: remembered, so that a later run asks nobody for them. */
export type GoneList = { has(source: string): boolean; add(source: string): Promise<void> };

/** Opens `gone.json` below `out`. */
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
    // A list that was cut off costs a few requests, no more.
    return [];
  }
}
