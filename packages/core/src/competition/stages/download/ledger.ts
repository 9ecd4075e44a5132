import type { StateSnapshot, StateStore } from "../../../ports/state-store.ts";
import { createDraft } from "../../owner/draft.ts";
import type { Stage } from "../../records/state.ts";
import { getFile } from "../../round/read-file.ts";
import type { DeliveredResult, Delivery } from "./delivery.ts";

type Results<R> = Readonly<Record<string, R>>;

/** What is recorded of a round's submitted files, written back after each. */
export type Ledger<R> = {
  readonly results: ReadonlyMap<string, Results<R>>;
  /** Records one file's outcome; it reaches the branch with the store's next flush. */
  record(entry: { readonly hotkey: string; readonly stem: string; readonly result: R }): Promise<void>;
};

export type LedgerOptions<R extends DeliveredResult> = {
  /** What is recorded when collecting begins. */
  readonly record: StateSnapshot;
  readonly delivery: Pick<Delivery<R>, "record" | "message">;
  readonly round: number;
  /** Stage in which files are collected. */
  readonly stage: Stage;
  readonly hotkeys: readonly string[];
  /** Stems in the round's order, which is the order of the file's keys. */
  readonly stems: readonly string[];
  readonly signal: AbortSignal;
};

/** Reads every miner's `submitted.json`. */
export async function openLedger<R extends DeliveredResult>(
  state: StateStore,
  options: LedgerOptions<R>,
): Promise<Ledger<R>> {
  const { record, round, stage, delivery } = options;
  const draft = createDraft({ state, record, round, stages: [stage] });
  const results = new Map<string, Results<R>>();
  const stemSet = new Set(options.stems);
  const texts = new WeakMap<object, string>();
  for (const hotkey of options.hotkeys)
    results.set(hotkey, (await getFile(record, delivery.record, { round, hotkey })) ?? {});
  return {
    results,
    async record({ hotkey, stem, result }) {
      const all = withEntry(results.get(hotkey) ?? {}, { stem, result, stems: options.stems, stemSet });
      results.set(hotkey, all);
      const text = delivery.record.format(all, { texts });
      const message = delivery.message({ round, hotkey });
      await draft.write([{ path: delivery.record.path({ round, hotkey }), text }], { message });
    },
  };
}

type Addition<R> = {
  readonly stem: string;
  readonly result: R;
  readonly stems: readonly string[];
  readonly stemSet: ReadonlySet<string>;
};

/** With one entry more, keys in the prompts' order: the same round gives the same file, whichever download ended first. */
function withEntry<R>(before: Results<R>, { stem: newStem, result, stems, stemSet }: Addition<R>): Results<R> {
  const entries: [string, R][] = [];
  const take = (stem: string) => {
    if (stem === newStem) entries.push([stem, result]);
    else if (Object.hasOwn(before, stem)) entries.push([stem, before[stem] as R]);
  };
  stems.forEach(take);
  for (const stem of Object.keys(before)) if (!stemSet.has(stem)) take(stem);
  if (!stemSet.has(newStem) && !Object.hasOwn(before, newStem)) take(newStem);
  return Object.fromEntries(entries);
}
