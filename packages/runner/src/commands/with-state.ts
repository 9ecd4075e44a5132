import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CompetitionError, type StateStore } from "@404-gen/core";
import { competitionClock } from "../assemble/competition-clock.ts";
import { createPartShelf } from "../assemble/part-shelf.ts";
import { placeOf } from "../assemble/place.ts";
import { holdsGit } from "../repository/open.ts";
import type { Settings } from "../settings/load.ts";

/**
 * Opens the record while a runner may work on it too. A clone and a journal belong to one process, so this command uses its own, and deletes
 * them after the work.
 *
 * @throws CompetitionError `REPOSITORY_MISSING` where STATE_DIR holds no repository: the store would create an empty one
 */
export async function withState<T>(settings: Settings, work: (state: StateStore) => Promise<T>): Promise<T> {
  if (settings.GITHUB_REPO === undefined && !(await holdsGit(settings.STATE_DIR))) throw noRecord(settings.STATE_DIR);
  const aside = await mkdtemp(join(tmpdir(), "404-gen-state-"));
  const place = placeOf({
    clock: await competitionClock(settings),
    settings: {
      ...settings,
      JOURNAL_DIR: join(aside, "journal"),
      ...(settings.GITHUB_REPO === undefined ? {} : { STATE_DIR: join(aside, "clone") }),
    },
  });
  const shelf = createPartShelf(place);
  try {
    return await work(await shelf.part("state"));
  } finally {
    await shelf.close();
    await rm(aside, { recursive: true, force: true });
  }
}

const noRecord = (dir: string) =>
  new CompetitionError(
    `${dir} is no git repository, so nothing can be committed to it: give the record's in STATE_DIR or GITHUB_REPO, or make loose files its first commit (git init, git add, git commit)`,
    { code: "REPOSITORY_MISSING", data: { dir } },
  );
