import { readRoundFacts, readRoundTwo } from "@404-gen/core/round";
import { deriveTimeline, type ModuleResults } from "@404-gen/core/two";
import type { RecordReader } from "../../report/own-view.ts";
import type { RoundView } from "../../report/round-view.ts";

/** Facts that the demo's claims are checked against. */
export type Outcome = Awaited<ReturnType<typeof loadOutcome>>;

/** Reads the outcome of the demo's round: facts of the record, in addition to those of its page. */
export async function loadOutcome(
  reader: RecordReader,
  { round, matches, prompts, winner, findings, proof }: RoundView,
) {
  const { show } = readRoundTwo(reader, { round });
  const facts = await readRoundFacts(show);
  const results = new Map<string, ModuleResults>();
  const pods = new Map<string, readonly string[]>();
  for (const hotkey of facts.field) {
    const stats = Object.values((await show.podStats(hotkey)) ?? {});
    results.set(hotkey, (await show.submitted(hotkey)) ?? {});
    pods.set(
      hotkey,
      stats.map((pod) => pod.termination_reason ?? "none"),
    );
  }
  return {
    facts,
    timeline: deriveTimeline(facts),
    stems: [...prompts.keys()],
    submissions: (await show.submissions()) ?? {},
    ignored: (await show.ignoredSubmissions()) ?? [],
    winner: winner?.winner_hotkey ?? null,
    matrix: (await show.matrix()) ?? [],
    results,
    pods,
    skipped: matches.flatMap(({ duels }) => duels).filter((duel) => duel.winner === "skipped").length,
    findings,
    verdict: proof?.verdict ?? "not looked at",
  };
}
