import { join } from "node:path";
import { systemClock } from "../../base/kit/system-clock.ts";
import type { Clock } from "../../ports/clock.ts";
import { type Logger, silentLogger } from "../../ports/logger.ts";
import type { StateStore } from "../../ports/state-store.ts";
import { type BatchOptions, createBatchedStore } from "../state/batched-store.ts";
import { createFileJournal } from "../state/journal.ts";
import { createFolderBranch } from "./state-folder.ts";
import { OWN_FOLDER } from "./state-log.ts";

/** Which folder is the record. */
export type FolderStateStoreOptions = BatchOptions & {
  /** Folder of the state's files; made when absent. The store's own are in `.404-gen` inside. */
  readonly dir: string;
  /** Where unconfirmed writes are kept over a crash; one running store per journal. @default `.404-gen/journal.jsonl` */
  readonly journalPath?: string | undefined;
  /** Competition time. @default systemClock */
  readonly clock?: Clock | undefined;
  /** Real time: batches. @default systemClock */
  readonly io?: Clock | undefined;
  /** Where retries are reported. @default silent */
  readonly logger?: Logger | undefined;
};

/**
 * The competition's record in a plain folder, with the same promises as in git: whole commits, no lost update, nothing lost in a
 * crash. Edits by hand are seen at once.
 *
 * @example
 * const state = await createFolderStateStore({ dir: "state" });
 */
export async function createFolderStateStore(options: FolderStateStoreOptions): Promise<StateStore> {
  const { dir, clock = systemClock, io = systemClock, logger = silentLogger, batchMs, conflictBatchMs } = options;
  const journal = createFileJournal(options.journalPath ?? join(dir, OWN_FOLDER, "journal.jsonl"));
  return createBatchedStore({
    branch: await createFolderBranch(dir),
    clock,
    io,
    journal,
    logger,
    batchMs,
    conflictBatchMs,
  });
}
