import { type RoundFacts, repeatsOf } from "./facts.ts";

/** What an audit that was asked for still waits for. */
export type OpenAudit = {
  /** Indices, from 1, of the repeats that are not complete. */
  readonly repeats: readonly number[];
  /** No person's verdict over the sources is recorded. */
  readonly source: boolean;
};

/**
 * What the audit of a miner still waits for; with no repeat and no source open it waits for nobody but the judge.
 *
 * @example
 * openAudit(facts, hotkey); // { repeats: [2, 3], source: true }
 */
export function openAudit(facts: RoundFacts, hotkey: string): OpenAudit {
  const complete = facts.reports.get(hotkey)?.repeats ?? [];
  return {
    repeats: repeatsOf(facts).filter((repeat) => !complete.includes(repeat)),
    source: !facts.sourceAudits.has(hotkey),
  };
}
