import { constants, type Dirent } from "node:fs";
import { type FileHandle, open, readdir, realpath } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { CompetitionError } from "../../base/errors/competition-error.ts";
import type { JsonLimits } from "../../base/json-limits.ts";
import { mergeDefaults } from "../../base/kit/merge-defaults.ts";
import { folderClashes } from "../../base/kit/name-clash.ts";
import type { PathOddity } from "../../ports/path-oddity.ts";
import { createClashGuard, NO_FILE, notAFile } from "../state/not-a-file.ts";
import { jsonLimitsOf, RECORD_LIMITS, type RecordLimitOptions, type RecordLimits } from "../state/record-limits.ts";
import { partProblem } from "../state/state-path.ts";

/** A plain folder of records, to read only. */
export type FolderReader = {
  /** Absolute path of the folder. */
  readonly name: string;
  /** The file's text, null when absent. Throws `RECORD_NOT_A_FILE`, `RECORD_CLASH`, `FOLDER_TOO_LARGE`. */
  read(path: string): Promise<string | null>;
  /** Paths under a directory, sorted; all for "". What begins with a dot is left out. Throws `FOLDER_TOO_LARGE`. */
  list(directory: string): Promise<readonly string[]>;
  /** What is no file of a record: links, pipes, sockets and devices, names that no file may have, names that clash. */
  oddities(): Promise<readonly PathOddity[]>;
  /** Nothing that is read here is written again. */
  readonly readOnly: true;
  /** How much JSON is read of one file. */
  readonly jsonLimits: JsonLimits;
};

/**
 * Reads a folder that a stranger may have made: no link leads out of it, no pipe holds it up, no file fills the memory.
 *
 * @example
 * const text = await openFolderReader("state").read("state.json");
 */
export function openFolderReader(source: string, options: RecordLimitOptions = {}): FolderReader {
  const root = resolve(source);
  const limits = mergeDefaults(RECORD_LIMITS, options);
  const isPath = (path: string) => path.split("/").every((part) => partProblem(part) === null);
  const walk = async (directory: string) => {
    const listing: Walk = { files: [], oddities: [], entries: 0 };
    if (directory === "" || isPath(directory)) await walkFolder(directory, { root, limits, listing });
    return listing;
  };
  const refuseClash = createClashGuard((directory) => readdir(join(root, directory)).catch(() => []));
  return {
    readOnly: true,
    jsonLimits: jsonLimitsOf(limits),
    name: root,
    async read(path) {
      if (!isPath(path)) return null;
      await refuseClash(path);
      return readRecordFile(path, { root, limits });
    },
    list: async (directory) => (await walk(directory)).files.sort(),
    oddities: async () => (await walk("")).oddities,
  };
}

type Place = { readonly root: string; readonly limits: RecordLimits };
type Walk = { readonly files: string[]; readonly oddities: PathOddity[]; entries: number };

async function walkFolder(directory: string, walk: Place & { readonly listing: Walk }): Promise<void> {
  const { root, limits, listing } = walk;
  if (directory.split("/").length > limits.maxDepth) throw tooLarge("maxDepth", limits);
  const entries: Dirent[] = await readdir(join(root, directory), { withFileTypes: true }).catch(() => []);
  const prefix = directory === "" ? "" : `${directory}/`;
  const visible = entries.filter((entry) => prefix !== "" || !entry.name.startsWith("."));
  listing.oddities.push(...folderClashes(visible.map((entry) => entry.name), prefix)); // biome-ignore format: one thought
  for (const entry of visible) {
    if (++listing.entries > limits.maxEntries) throw tooLarge("maxEntries", limits);
    const path = prefix + entry.name;
    const problem = partProblem(entry.name);
    if (problem !== null) listing.oddities.push({ path, kind: "unsafe-name", problem });
    else if (entry.isDirectory()) await walkFolder(path, walk);
    else if (entry.isFile()) listing.files.push(path);
    else {
      const kind = entry.isSymbolicLink() ? "link" : "device";
      listing.oddities.push({ path, kind, problem: NO_FILE[kind] });
    }
  }
}

async function readRecordFile(path: string, { root, limits }: Place): Promise<string | null> {
  const full = join(root, ...path.split("/"));
  const folder = await realpath(dirname(full)).catch(() => null);
  if (folder === null) return null;
  const home = await realpath(root);
  if (folder !== join(home, dirname(path))) throw notAFile(path, "link");
  const file = await openPlain(full, path);
  if (file === null) return null;
  try {
    const info = await file.stat();
    if (info.isDirectory()) return null;
    if (!info.isFile()) throw notAFile(path, "device");
    if (info.size > limits.maxFileBytes) throw tooLarge("maxFileBytes", limits);
    return await file.readFile("utf8");
  } finally {
    await file.close();
  }
}

/** Opens without following a link and without waiting for the other end of a pipe. */
async function openPlain(full: string, path: string): Promise<FileHandle | null> {
  try {
    return await open(full, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return null;
    if (code === "ELOOP") throw notAFile(path, "link");
    if (code === "ENXIO" || code === "ENODEV") throw notAFile(path, "device");
    throw new CompetitionError(`${path} cannot be read: ${code ?? "unknown reason"}`, {
      code: "RECORD_UNREADABLE",
      data: { file: path, error: code ?? null },
      cause: error,
    });
  }
}

/** What is counted here; a file's JSON is its parser's. */
type FolderLimit = Exclude<keyof RecordLimits, "maxJsonDepth" | "maxJsonValues">;

const WORDS: Readonly<Record<FolderLimit, string>> = {
  maxFileBytes: "the bytes of one file",
  maxEntries: "its files",
  maxDepth: "its folders in folders",
};

function tooLarge(limit: FolderLimit, limits: RecordLimits): CompetitionError {
  return new CompetitionError(`The folder is larger than is read of one: ${WORDS[limit]} end at ${limits[limit]}`, {
    code: "FOLDER_TOO_LARGE",
    data: { limit, most: limits[limit] },
  });
}
