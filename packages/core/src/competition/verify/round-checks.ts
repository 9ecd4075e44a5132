import type { Competition } from "../define-competition.ts";
import type { RootRecords } from "./load-records.ts";
import { createLedger, type LedgerNotes } from "./tally.ts";
import type { RecordReader, VerifyOptions } from "./types.ts";

export type RoundChecksOptions = {
  readonly reader: RecordReader;
  readonly root: RootRecords;
  readonly competitionOf: (round: number) => Competition;
  readonly options: Pick<VerifyOptions, "limits" | "round" | "signal">;
};

/** The checks of each round's newest state, each run once, whenever its files are at hand. */
export type RoundChecks = { check(round: number): Promise<LedgerNotes> };

const NOTHING: LedgerNotes = { noted: [], checked: {} };

/** Makes the checks of a repository's rounds. */
export function createRoundChecks({ reader, root, competitionOf, options }: RoundChecksOptions): RoundChecks {
  const done = new Map<number, Promise<LedgerNotes>>();
  async function run(round: number): Promise<LedgerNotes> {
    options.signal?.throwIfAborted();
    const files = root.rounds.get(round);
    if (files === undefined || (options.round !== undefined && round !== options.round)) return NOTHING;
    const ledger = createLedger();
    const tally = (family: string) => ledger.tally(family, round);
    await competitionOf(round).verifyRound({ reader, root, round, files, limits: options.limits, tally });
    return { noted: ledger.noted, checked: ledger.checked };
  }
  return {
    check(round) {
      const known = done.get(round) ?? run(round);
      done.set(round, known);
      return known;
    },
  };
}
