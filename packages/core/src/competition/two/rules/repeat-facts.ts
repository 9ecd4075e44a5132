import type { ModuleResults } from "../records/results.ts";
import type { RepeatFacts } from "./generation-report.ts";

/** What a repeat's facts are counted from. */
export type RepeatFactsOptions = {
  /** From 1. */
  readonly repeat: number;
  /** Stems that the miner submitted with a module. */
  readonly stems: readonly string[];
  /** generated_{repeat}.json. */
  readonly results: ModuleResults;
  /** Seconds of the repeat's accepted batches: `total_generation_time` of its machines in pod_stats.json, all together. */
  readonly seconds: number;
};

/**
 * What a repeat has come to, from its own files: a submitted stem that is missing or has a reason was not generated (BATCH-API.md 3).
 *
 * @example
 * repeatFacts({ repeat: 1, stems: ["lamp"], results: {}, seconds: 0 }); // { repeat: 1, generated: 0, failed: 1, seconds: 0 }
 */
export function repeatFacts({ repeat, stems, results, seconds }: RepeatFactsOptions): RepeatFacts {
  const generatedCount = stems.filter(
    (stem) => results[stem] !== undefined && results[stem].failure_reason === null,
  ).length;
  return { repeat, generated: generatedCount, failed: stems.length - generatedCount, seconds };
}

/**
 * Stems whose modules are the same bytes in each of these repeats: honest work of a program that gives the same result each
 * time, or copies from a server that keeps what it made. This is noted, and changes no decision.
 *
 * @example
 * equalStems([first, second, third]); // ["lamp"]: the same bytes three times
 */
export function equalStems(repeats: readonly ModuleResults[]): readonly string[] {
  const [first, ...others] = repeats;
  if (first === undefined || others.length === 0) return [];
  const hashOf = (results: ModuleResults, stem: string) => {
    const extras = results[stem]?.["x404"] as { js_sha256?: unknown } | undefined;
    return typeof extras?.js_sha256 === "string" ? extras.js_sha256 : null;
  };
  return Object.keys(first).filter((stem) => {
    const hash = hashOf(first, stem);
    return hash !== null && others.every((results) => hashOf(results, stem) === hash);
  });
}
