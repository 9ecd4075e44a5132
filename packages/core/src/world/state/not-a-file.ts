import { CompetitionError } from "../../base/errors/competition-error.ts";
import { createMemo } from "../../base/kit/memo.ts";
import { clashProblem, foldName } from "../../base/kit/name-clash.ts";

export type NoFile = "link" | "repository" | "device";

/** What is wrong with a thing that lies where a record's file should. */
export const NO_FILE: Readonly<Record<NoFile, string>> = {
  link: "is a symbolic link; a record is a file",
  repository: "is another repository (a submodule); a record is a file",
  device: "is no file (a pipe, socket or device); a record is a file",
};

/** The error of a path where a record was looked for and something else is. */
export function notAFile(path: string, kind: NoFile): CompetitionError {
  return new CompetitionError(`${path} ${NO_FILE[kind]}`, {
    code: "RECORD_NOT_A_FILE",
    data: { file: path, kind, allowed: "a file" },
  });
}

/**
 * Refuses a path if one of its parts clashes with another name of its folder: the system would decide which of the two is read. A folder's names
 * are asked for and folded once.
 *
 * @throws CompetitionError `RECORD_CLASH`
 */
export function createClashGuard(
  namesIn: (directory: string) => Promise<readonly string[]>,
): (path: string) => Promise<void> {
  const folders = createMemo<string, FoldedNames>();
  const load = (directory: string) => folders.of(directory, () => namesIn(directory).then(foldNames));
  return async (path) => {
    const parts = path.split("/");
    for (const [at, part] of parts.entries()) {
      const names = await load(parts.slice(0, at).join("/"));
      const other = names.get(foldName(part))?.find((name) => name !== part);
      if (other !== undefined)
        throw new CompetitionError(`${parts.slice(0, at + 1).join("/")} ${clashProblem(other)}`, {
          code: "RECORD_CLASH",
          data: { file: path, other },
        });
    }
  };
}

/** Names by their folded form. */
type FoldedNames = ReadonlyMap<string, readonly string[]>;

function foldNames(names: readonly string[]): FoldedNames {
  const pathsByName = new Map<string, string[]>();
  for (const name of names) {
    const key = foldName(name);
    const same = pathsByName.get(key);
    if (same) same.push(name);
    else pathsByName.set(key, [name]);
  }
  return pathsByName;
}
