import { createMutex } from "../../base/kit/mutex.ts";
import type { StateChange, StateSnapshot, StateStore, StateWriteOptions } from "../../ports/state-store.ts";
import { paths } from "../records/paths.ts";
import type { Stage } from "../records/state.ts";

/** What is written while a piece of work still goes on: the report of a match after each of its duels, an image's results after each of them. */
export type Draft = {
  /**
   * Puts changes into the batch.
   *
   * @throws CompetitionError `STATE_CONFLICT` where one of the files is neither what the record said when the work began, nor what this draft wrote last:
   * somebody else went on with it.
   */
  write(changes: readonly StateChange[], options: StateWriteOptions): Promise<void>;
};

/** On what a draft rests. */
export type DraftOptions = {
  /** Where it is written. */
  readonly state: Pick<StateStore, "write">;
  /** The record on which the work was begun. */
  readonly record: Pick<StateSnapshot, "read" | "era">;
  /** Number of the round that the work belongs to. */
  readonly round: number;
  /** Stages in which it may reach the branch. While a person holds the round it may as well. */
  readonly stages: readonly Stage[];
};

/**
 * Opens a draft of work that goes on for long. The competition may go on without its writer meanwhile, by another runner or by a branch that was put
 * back: a file that has changed since then is left alone, and where the round or its stage is over by the time of the flush, the write is dropped.
 *
 * @example
 * const draft = createDraft({ state, record: look.record, round: look.round, stages: ["duels"] });
 * await draft.write([{ path: "rounds/7/…/duels_left.json", text }], { message: "Update duels for round 7" });
 */
export function createDraft({ state, record, round, stages }: DraftOptions): Draft {
  const mutex = createMutex();
  const latest = new Map<string, string | null>();
  const condition = { path: paths.state, fields: { current_round: [round], stage: [...stages, "paused"] } };
  const textOf = async (path: string) => (latest.has(path) ? (latest.get(path) ?? null) : record.read(path));
  return {
    write: (changes, options) =>
      // One after another: each is compared with what the one before it wrote.
      mutex.run(async () => {
        const texts = changes.map(async ({ path }) => [path, await textOf(path)] as const);
        await state.write(changes, {
          ...options,
          expect: Object.fromEntries(await Promise.all(texts)),
          record,
          while: condition,
        });
        for (const { path, text } of changes) latest.set(path, text);
      }),
  };
}
