import { appendFileSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/** A drawing that failed. */
export type Death = {
  /** Code of the fault. */
  readonly code: string;
  /** Whether nothing else was drawn then, and the renderer had just passed its self-test. */
  readonly alone: boolean;
};

/** Which files' drawings failed, by the files' sha256. */
export type DeathMemory = {
  deaths(sha256: string): readonly Death[];
  note(sha256: string, death: Death): void;
  forget(sha256: string): void;
  /** True while no file has failed: nobody needs a hash then. */
  isEmpty(): boolean;
};

/** Files that are remembered; the oldest is forgotten first. */
const MEMORY_SIZE = 10_000;

/**
 * A memory that ends with the process, or with a path one that outlives it: a file with one line a death, written at once, so that a file
 * that takes the whole machine down is known afterwards. It is made again, without what was forgotten, when it is opened.
 */
export function createDeathMemory(path?: string): DeathMemory {
  const byHash = new Map<string, Death[]>();
  const apply = ({ sha256, death }: Line) => {
    const deaths = byHash.get(sha256) ?? [];
    byHash.delete(sha256);
    if (death === null) return;
    byHash.set(sha256, [...deaths, death]);
    if (byHash.size > MEMORY_SIZE) byHash.delete(byHash.keys().next().value!);
  };
  if (path) {
    for (const line of readLines(path)) apply(line);
    rewrite(path, byHash);
  }
  const keep = (line: Line) => {
    apply(line);
    if (path) appendFileSync(path, `${JSON.stringify(line)}\n`);
  };
  return {
    deaths: (sha256) => byHash.get(sha256) ?? [],
    note: (sha256, death) => keep({ sha256, death }),
    forget(sha256) {
      if (byHash.has(sha256)) keep({ sha256, death: null });
    },
    isEmpty: () => byHash.size === 0,
  };
}

type Line = { readonly sha256: string; readonly death: Death | null };

function readLines(path: string): Line[] {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
  return text.split("\n").flatMap((line) => {
    const read = readLine(line);
    return read ? [read] : [];
  });
}

/** A line that is none was cut by a crash: it says nothing, and a file is only drawn once more for it. */
function readLine(line: string): Line | null {
  try {
    const { sha256, death } = JSON.parse(line) as Line;
    const good = death === null || (typeof death.code === "string" && typeof death.alone === "boolean");
    return typeof sha256 === "string" && good ? { sha256, death } : null;
  } catch {
    return null;
  }
}

function rewrite(path: string, byHash: ReadonlyMap<string, readonly Death[]>): void {
  mkdirSync(dirname(path), { recursive: true });
  const lines = [...byHash].flatMap(([sha256, deaths]) => deaths.map((death) => JSON.stringify({ sha256, death })));
  writeFileSync(`${path}.part`, lines.map((line) => `${line}\n`).join(""));
  renameSync(`${path}.part`, path);
}
