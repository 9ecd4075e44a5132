import type { StateStore } from "../../../ports/state-store.ts";
import { MESSAGES } from "../../records/commit-message.ts";
import { paths } from "../../records/paths.ts";
import { formatResults, type Result, type Results, submittedFile } from "../../records/results.ts";
import { getFile } from "../../round/read-file.ts";

/** What is recorded of a round's submitted files, written back after each. */
export type Ledger = {
  readonly results: ReadonlyMap<string, Results>;
  /** Records one file's outcome; it reaches the branch with the store's next flush. */
  record(entry: { readonly hotkey: string; readonly stem: string; readonly result: Result }): Promise<void>;
};

export type LedgerOptions = {
  readonly round: number;
  readonly hotkeys: readonly string[];
  /** Stems in the round's order, which is the order of the file's keys. */
  readonly stems: readonly string[];
  readonly signal: AbortSignal;
};

/** Reads every miner's `submitted.json`. */
export async function openLedger(state: StateStore, options: LedgerOptions): Promise<Ledger> {
  const results = new Map<string, Results>();
  for (const hotkey of options.hotkeys) {
    results.set(hotkey, (await getFile(state, submittedFile, { round: options.round, hotkey })) ?? {});
  }
  return {
    results,
    async record({ hotkey, stem, result }) {
      const all = { ...results.get(hotkey), [stem]: result };
      results.set(hotkey, all);
      await state.write(
        [{ path: paths.submitted(options.round, hotkey), text: formatResults(inOrder(all, options.stems)) }],
        {
          message: MESSAGES.submitted.text({ round: options.round, hotkey }),
        },
      );
    },
  };
}

/** Keys in the prompts' order: the same round gives the same file, whichever download ended first. */
function inOrder(results: Results, stems: readonly string[]): Results {
  const known = stems.filter((stem) => Object.hasOwn(results, stem));
  const others = Object.keys(results).filter((stem) => !known.includes(stem));
  return Object.fromEntries([...known, ...others].map((stem) => [stem, results[stem] as Result]));
}
