import { appendFileSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/** A drawing that failed. */
export type Death = {
  /** Code of the fault. */
  readonly code: string;
  /** Whether no other file was drawn at the same time, and the renderer had just passed its self-test. */
  readonly alone: boolean;
};

/** Failed drawings by the file's sha256. */
export type DeathMemory = {
  deaths(sha256: string): readonly Death[];
  note(sha256: string, death: Death): void;
  forget(sha256: string): void;
  /** True while no file has failed: then no hash is needed. */
  isEmpty(): boolean;
};

/** Most files that are remembered; the oldest is forgotten first. */
const MEMORY_SIZE = 10_000;

/**
 * A memory that ends with the process. With a path it outlives the process: a file with one line for each death, written at once, so that even a
 * model that crashes the machine is known afterwards. Opening the file writes it again without forgotten entries.
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

/** One line of the file; null for a line that a crash has cut. It is ignored: its model is only drawn once more. */
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
