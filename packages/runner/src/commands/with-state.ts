import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { StateStore } from "@404-gen/core";
import { competitionClock } from "../assemble/competition-clock.ts";
import { createPartShelf } from "../assemble/part-shelf.ts";
import { placeOf } from "../assemble/place.ts";
import type { Settings } from "../settings/load.ts";

/**
 * Opens the record beside a runner that may be at work: with a clone and a journal of its own, which go when the work is done. A clone and
 * a journal belong to one process.
 */
export async function withState<T>(settings: Settings, work: (state: StateStore) => Promise<T>): Promise<T> {
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
