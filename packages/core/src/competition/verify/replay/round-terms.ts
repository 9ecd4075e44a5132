import type { JsonLimits } from "../../../base/json-limits.ts";
import { type CompetitionConfig, configFile } from "../../records/config.ts";
import { paths } from "../../records/paths.ts";
import { scheduleFile } from "../../records/schedule.ts";
import { seedFile } from "../../records/seed.ts";
import type { HistoryText, RecordReader, ReplayedCommit } from "../types.ts";
import { attempt } from "./attempt.ts";
import { type ReplayTree, textOf } from "./tree.ts";

/** A config of the past: its text, and what it says; null when it cannot be read. */
export type PastConfig = { readonly text: string; readonly value: CompetitionConfig | null };

/** The pool of prompts of the past. Without `text` only its id is remembered. */
export type PastPool = { readonly id: string; readonly text: HistoryText | null };

/** What a round goes by and does not hold itself, as it stood then: later changes are meant for later rounds. */
export type RoundTerms = {
  /** The config when the round's schedule was written. Null: not in this history. */
  readonly opening: PastConfig | null;
  /** The config when its seed was written. Null: not in this history, or there is no seed yet. */
  readonly seeded: PastConfig | null;
  /** The pool when its seed was written. Null as before, or there was no pool. */
  readonly pool: PastPool | null;
};

/** Round → what it goes by. */
export type FrozenRounds = Map<number, RoundTerms>;

/** The same as JSON. */
export type FrozenNote = readonly [
  round: number,
  frozen: { readonly opening: string | null; readonly seeded: string | null; readonly pool: string | null },
];

const NOTHING: RoundTerms = { opening: null, seeded: null, pool: null };

/** Notes what the rounds go by whose schedule or seed came with this commit; `tree` stands after it. */
export async function freeze(
  commit: ReplayedCommit,
  { rounds, tree }: { readonly rounds: FrozenRounds; readonly tree: ReplayTree },
): Promise<void> {
  for (const { path, after } of commit.changes) {
    if (after === null) continue;
    const schedulePlace = scheduleFile.placeOf(path);
    const seedPlace = seedFile.placeOf(path);
    const place = schedulePlace ?? seedPlace;
    if (place === null) continue;
    const round = Number(place.round);
    const before = rounds.get(round) ?? NOTHING;
    // What was settled first counts: a second schedule or seed is reported as a decision taken twice.
    if (schedulePlace && before.opening === null) rounds.set(round, { ...before, opening: await configIn(tree) });
    if (seedPlace && before.seeded === null) {
      rounds.set(round, { ...before, seeded: await configIn(tree), pool: await poolIn(tree) });
    }
  }
}

async function configIn(tree: ReplayTree): Promise<PastConfig | null> {
  const text = await textOf(tree.at(paths.config));
  return text === null ? null : pastConfig(text, tree.source.jsonLimits);
}

async function poolIn(tree: ReplayTree): Promise<PastPool | null> {
  const text = tree.at(paths.pool);
  if (text === null) return null;
  return { id: typeof text === "string" ? text : text.id, text };
}

const pastConfig = (text: string, jsonLimits?: JsonLimits): PastConfig => ({
  text,
  value: attempt(() => configFile.parse(text, { path: paths.config, readOnly: true, jsonLimits })),
});

/** The rounds as a memory keeps them. */
export const noteFrozen = (rounds: FrozenRounds): readonly FrozenNote[] =>
  [...rounds].map(([round, { opening, seeded, pool }]) => [
    round,
    { opening: opening?.text ?? null, seeded: seeded?.text ?? null, pool: pool?.id ?? null },
  ]);

/** The rounds of a memory. */
export function recallFrozen(notes: readonly FrozenNote[], jsonLimits?: JsonLimits): FrozenRounds {
  const config = (text: string | null) => (text === null ? null : pastConfig(text, jsonLimits));
  return new Map(
    notes.map(([round, { opening, seeded, pool }]) => [
      round,
      {
        opening: config(opening),
        seeded: config(seeded),
        pool: pool === null ? null : { id: pool, text: null },
      },
    ]),
  );
}

/** Round → the config that it goes by, where it can be read. */
export function configsOf(rounds: FrozenRounds): ReadonlyMap<number, CompetitionConfig> {
  return new Map([...rounds].flatMap(([round, { seeded }]) => (seeded?.value ? [[round, seeded.value] as const] : [])));
}

/** A reader that shows the config and the pool as a round goes by them, and everything else as it is. */
export async function asRoundSaw(reader: RecordReader, terms: RoundTerms | undefined): Promise<RecordReader> {
  const over = new Map<string, PastPool | null>();
  if (terms?.seeded) over.set(paths.config, { id: terms.seeded.text, text: terms.seeded.text });
  if (terms?.seeded && ((await reader.idOf?.(paths.pool)) ?? null) !== (terms.pool?.id ?? null)) {
    // A pool that only its id is left of cannot be drawn from; the draw was checked at its commit.
    over.set(paths.pool, terms.pool?.text == null ? null : terms.pool);
  }
  if (over.size === 0) return reader;
  const { idOf } = reader;
  return {
    ...reader,
    origin: reader.origin ?? reader,
    list: (directory) => reader.list(directory),
    oddities: undefined,
    read: async (path) => (over.has(path) ? textOf(over.get(path)?.text ?? null) : reader.read(path)),
    ...(idOf && { idOf: async (path: string) => (over.has(path) ? (over.get(path)?.id ?? null) : idOf(path)) }),
  };
}
