import { open, stat } from "node:fs/promises";
import { join } from "node:path";
import { CompetitionError } from "../../base/errors/competition-error.ts";
import { sleep } from "../../base/kit/sleep.ts";
import { askLibrary } from "./ask-library.ts";
import { writeAtomic } from "./git-fs.ts";
import { readFullRef } from "./read-full-ref.ts";
import type { Repository } from "./repository.ts";

/** Milliseconds between looks at a lock that another process holds. */
const LOCK_POLL_MS = 15;
/** A lock is held for a rename; one that stays the same for this long belongs to a process that died. */
const LOCK_STALE_MS = 3_000;

const refOf = (repository: Repository) => `refs/heads/${repository.branch}`;

/** Commit that the branch points at, null for a branch without one. */
export async function readRef(repository: Repository): Promise<string | null> {
  const ref = refOf(repository);
  const oid = await readFullRef(repository, ref);
  if (oid !== null) return oid;
  return askLibrary(repository, (git, place) =>
    git.resolveRef({ ...place, ref }).catch((error: { code?: string }) => {
      if (error.code === "NotFoundError") return null;
      throw error;
    }),
  );
}

/** Sets the branch without looking: for a clone, whose branch only mirrors the remote's. */
export function writeRef(repository: Repository, oid: string): Promise<void> {
  return writeAtomic(repository.files, join(repository.gitdir, refOf(repository)), `${oid}\n`);
}

/**
 * Moves the branch if it still points at `from`: git's own protocol (a lock file made exclusively, renamed into place), so that
 * other processes and git's command line are kept out as well. False when the branch has moved.
 */
export async function moveRef(
  repository: Repository,
  { from, to, signal }: { from: string | null; to: string; signal?: AbortSignal | undefined },
): Promise<boolean> {
  const path = join(repository.gitdir, refOf(repository));
  const lock = `${path}.lock`;
  await acquire(repository, lock, signal);
  try {
    if ((await readRef(repository)) !== from) {
      await repository.files.unlink(lock);
      return false;
    }
    const handle = await open(lock, "r+");
    try {
      await handle.writeFile(`${to}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await repository.files.rename(lock, path);
    return true;
  } catch (error) {
    await repository.files.unlink(lock).catch(() => undefined);
    throw error;
  }
}

async function acquire(repository: Repository, lock: string, signal: AbortSignal | undefined): Promise<void> {
  let sameSince = Date.now();
  let last = "";
  for (;;) {
    if (await makeExclusive(repository, lock)) return;
    const mark = await stat(lock).then(
      (info) => `${info.ino} ${info.mtimeMs}`,
      () => "",
    );
    if (mark !== last) sameSince = Date.now();
    last = mark;
    if (Date.now() - sameSince > LOCK_STALE_MS) await repository.files.unlink(lock).catch(() => undefined);
    await sleep(LOCK_POLL_MS, { signal });
  }
}

async function makeExclusive(repository: Repository, lock: string): Promise<boolean> {
  try {
    await repository.files.mkdir(join(lock, ".."), { recursive: true });
    await repository.files.writeFile(lock, "", { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw new CompetitionError("The repository's branch cannot be locked", {
      code: "GIT_LOCK",
      cause: error,
    });
  }
}
