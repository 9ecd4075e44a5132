import type { Competition } from "../define-competition.ts";
import { paths } from "../records/paths.ts";
import { poolFile } from "../records/prompts.ts";
import { readFile } from "../round/read-file.ts";
import { checkOlderForms } from "./checks/older-forms.ts";
import type { RootRecords } from "./load-records.ts";
import type { RememberedRound } from "./proof-memory.ts";
import { asRoundSaw, type FrozenRounds } from "./replay/round-terms.ts";
import { createLedger, type LedgerNotes } from "./tally.ts";
import type { RecordReader } from "./types.ts";
import type { VerifyOptions } from "./verify-options.ts";

export type RoundChecksOptions = {
  readonly reader: RecordReader;
  readonly root: RootRecords;
  readonly competitionOf: (round: number) => Competition;
  readonly options: Pick<VerifyOptions, "limits" | "round" | "signal">;
  /** What each round goes by, as far as history tells. */
  readonly frozen: FrozenRounds;
  /** What came of rounds before. @default none */
  readonly remembered?: readonly RememberedRound[] | undefined;
};

/** The checks of each round's newest state, each run once, whenever its files are at hand. */
export type RoundChecks = {
  check(round: number): Promise<LedgerNotes>;
  /** What can be remembered of the rounds that were checked. */
  remember(): readonly RememberedRound[];
};

const NOTHING: LedgerNotes = { noted: [], checked: {} };

/** Makes the checks of a repository's rounds. */
export function createRoundChecks(context: RoundChecksOptions): RoundChecks {
  const { root, competitionOf, options, frozen } = context;
  const proofs = new Map((context.remembered ?? []).map((one) => [one.round, one]));
  const memo = new Map<number, Promise<LedgerNotes>>();
  const memories: RememberedRound[] = [];

  async function run(round: number): Promise<LedgerNotes> {
    options.signal?.throwIfAborted();
    const files = root.rounds.get(round);
    if (files === undefined || (options.round !== undefined && round !== options.round)) return NOTHING;
    const goesBy = frozen.get(round);
    const reader = await asRoundSaw(context.reader, goesBy);
    const of = await restsOn(round, { reader, root });
    const before = proofs.get(round);
    if (of !== null && before?.of === of) {
      memories.push(before);
      return before.notes;
    }
    const ledger = createLedger();
    const observer = watch(reader, round);
    const competition = competitionOf(round);
    await competition.verifyRound({
      reader: observer.reader,
      root: {
        ...neighbours(root, round),
        config: goesBy?.seeded?.value ?? root.config,
        opening: goesBy?.opening?.value,
        pool: goesBy?.seeded ? await poolIn(reader) : root.pool,
      },
      round,
      files,
      limits: options.limits,
      tally: (family) => ledger.tally(family, round),
    });
    // Reported beside the rounds, so that one note names those of all rounds.
    const { olderForms: forms } = competition;
    await checkOlderForms(observer.reader, { files, forms, tally: ledger.tally("records", null) });
    const notes = { noted: ledger.noted, checked: ledger.checked };
    if (of !== null && !observer.strayed()) memories.push({ round, of, notes });
    return notes;
  }

  return {
    check(round) {
      const running = memo.get(round) ?? run(round);
      memo.set(round, running);
      return running;
    },
    remember: () => [...new Map([...proofs, ...memories.map((one) => [one.round, one] as const)]).values()],
  };
}

/** The pool that a reader shows; one that cannot be read is reported with the root. */
async function poolIn(reader: RecordReader): Promise<readonly string[] | null> {
  const reading = await readFile(reader, poolFile);
  return reading.kind === "read" ? reading.value : null;
}

const around = (round: number): readonly number[] => [round - 1, round, round + 1];

/** Files beside the rounds that a round's checks read. */
const BESIDE: readonly string[] = [paths.config, paths.leader, paths.pool];

/**
 * Ids of everything that a round's checks may read: its own folder, its neighbours', the files beside, and of the state whether the round is
 * over. Null where the reader knows no ids.
 */
async function restsOn(round: number, { reader, root }: { reader: RecordReader; root: RootRecords }) {
  const { idOf } = reader;
  if (!idOf) return null;
  const ids = await Promise.all([...around(round).map((one) => paths.round(one)), ...BESIDE].map((path) => idOf(path)));
  const isOver = root.state !== null && round < root.state.current_round;
  return JSON.stringify([...ids, isOver ? "over" : await idOf(paths.state)]);
}

/** The root as a round sees it: of other rounds, its neighbours alone. */
function neighbours(root: RootRecords, round: number): RootRecords {
  const near = <T>(map: ReadonlyMap<number, T>) => new Map([...map].filter(([one]) => around(round).includes(one)));
  return { ...root, schedules: near(root.schedules), winners: near(root.winners), rounds: near(root.rounds) };
}

/** Notices when something is read that {@link restsOn} does not name: such a round is not remembered. */
function watch(reader: RecordReader, round: number): { reader: RecordReader; strayed(): boolean } {
  const folders = around(round).map((one) => `${paths.round(one)}/`);
  const names = new Set([...BESIDE, paths.state]);
  let strayed = false;
  const note = (path: string) => {
    strayed ||= !names.has(path) && !folders.some((folder) => `${path}/`.startsWith(folder));
  };
  const { idOf } = reader;
  return {
    strayed: () => strayed,
    reader: {
      ...reader,
      origin: reader.origin ?? reader,
      read(path) {
        note(path);
        return reader.read(path);
      },
      list(directory) {
        note(directory);
        return reader.list(directory);
      },
      ...(idOf && {
        idOf(path: string) {
          note(path);
          return idOf(path);
        },
      }),
    },
  };
}
