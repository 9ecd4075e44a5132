import { CompetitionError } from "../../base/errors/competition-error.ts";
import { isDiskFault } from "../state/on-disk.ts";

/**
 * Runs a read of a git object and says in our words what was wrong with it: `GIT_OBJECT_MISSING` (a partial clone, or one that a
 * cleaning took), `GIT_OBJECT_DAMAGED` (its bytes are not those that its id names). A fault of the disk goes on as it is.
 */
export async function readObject<T>(id: string, read: () => Promise<T | null>): Promise<T> {
  try {
    const object = await read();
    if (object === null) throw missing(id);
    return object;
  } catch (error) {
    const isOfBytes = !CompetitionError.is(error) || error.code === "GIT_MALFORMED";
    // A disk that fails says nothing about the bytes: a second reading may find them sound.
    if (!isOfBytes || isDiskFault(error)) throw error;
    throw damageError(id, error);
  }
}

const missing = (id: string) =>
  new CompetitionError(
    `the repository lacks the object ${id}: a partial clone is completed by "git fetch --refetch", or clone it again without --filter`,
    { code: "GIT_OBJECT_MISSING", data: { id } },
  );

const damageError = (id: string, cause: unknown) =>
  new CompetitionError(`the object ${id} of the repository is damaged: "git fsck" names all of them; clone it again`, {
    code: "GIT_OBJECT_DAMAGED",
    data: { id },
    cause,
  });
