import { stemOf } from "../../records/names.ts";

/** One file that is still to be had. Times are those of the I/O clock. */
export type Item = {
  readonly hotkey: string;
  readonly stem: string;
  readonly url: string;
  attempts: number;
  throttles: number;
  /** Not to be tried before this moment. */
  notBefore: number;
};

export type WorkListFacts = {
  readonly submissions: Readonly<Record<string, { readonly cdn_url: string }>>;
  /** Stems in the round's order. */
  readonly stems: readonly string[];
  /** What is recorded: a prompt that stands there, with a file or with a final refusal, is never asked for again. */
  readonly recorded: ReadonlyMap<string, object>;
  readonly ext: string;
  readonly jitterMs: number;
  readonly now: number;
  /** 0 ≤ r < 1. */
  readonly random: () => number;
};

/** The stems of a round's prompt addresses, each once. */
export const stemsOf = (prompts: readonly string[]): readonly string[] => [...new Set(prompts.map(stemOf))];

/** Every file that is not recorded yet, in random order, so that nobody is favoured. */
export function workList(facts: WorkListFacts): Item[] {
  const items = Object.entries(facts.submissions).flatMap(([hotkey, { cdn_url }]) =>
    facts.stems
      .filter((stem) => !Object.hasOwn(facts.recorded.get(hotkey) ?? {}, stem))
      .map((stem) => ({
        hotkey,
        stem,
        url: `${cdn_url.replace(/\/+$/, "")}/${encodeURIComponent(stem)}.${facts.ext}`,
        attempts: 0,
        throttles: 0,
        notBefore: facts.now + facts.random() * facts.jitterMs,
      })),
  );
  for (let at = items.length - 1; at > 0; at--) {
    const other = Math.floor(facts.random() * (at + 1));
    [items[at], items[other]] = [items[other] as Item, items[at] as Item];
  }
  return items;
}
