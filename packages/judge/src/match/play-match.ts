import { mergeDefaults, systemClock } from "@404-gen/core";
import { type MatchPlan, type PlannedPrompt, planMatch, scoreDuels } from "@404-gen/core/rules";
import { earlierAttempts, type MatchEntry, matchEntries } from "./entry.ts";
import { buildReport, winnerOf } from "./report.ts";
import { newTally, runPlays } from "./run-plays.ts";
import { type MatchContext, type MatchOutcome, PLAY_MATCH_DEFAULTS, type PlayMatchOptions } from "./types.ts";

/**
 * Plays a match: the rules settle missing previews and overtime, the judge looks at the rest, all prompts at once under the
 * concurrency limit. Faults leave their duels `skipped` and the match incomplete; called again with `previous`, only those run.
 *
 * When the first run's margin lies within `confirmationBand` of the line and `confirmations` is n > 0, every duel is run n more
 * times and its winner is that of most runs (a tie: draw). All runs are in the record. An even n leaves no ties of two.
 *
 * @example
 * const { report, complete } = await playMatch({ judge, load }, { left: "leader", right, leftResults, rightResults, prompts, seed });
 */
export async function playMatch(context: MatchContext, options: PlayMatchOptions): Promise<MatchOutcome> {
  const settings = mergeDefaults(PLAY_MATCH_DEFAULTS, options);
  const clock = options.clock ?? systemClock;
  const plan = planMatch({
    stems: options.prompts.map((prompt) => prompt.name),
    left: options.leftResults,
    right: options.rightResults,
    maxGenerationTime: options.maxGenerationTime,
    overtimeToleranceRatio: options.overtimeToleranceRatio,
  });
  const entries = matchEntries(context, { ...options, planned: plannedPrompts(plan, options) });
  const tally = newTally();
  const attempts = earlierAttempts(options.previous) + 1;
  let needed = 1;
  const report = () =>
    buildReport(context, {
      ...options,
      facts: { entries, needed, settledMargin: plan.settled?.margin, attempts, now: clock.now() },
    });
  const onPlay = (entry: MatchEntry) => notify(options, { entry, entries, needed, report });
  const run = () =>
    runPlays(context, { ...options, entries, needed, concurrency: settings.concurrency, tally, onPlay });

  if (plan.settled === undefined) {
    await run();
    if (nearLine(entries, { ...settings, prompts: options.prompts.length })) {
      needed = 1 + settings.confirmations;
      await run();
    }
  }
  const final = report();
  return {
    report: final,
    complete: final.duels.every((duel) => duel.winner !== "skipped"),
    played: tally.played,
    faults: tally.faults,
    firstFault: tally.firstFault,
    stopped: tally.stopped,
  };
}

/** The plan's prompts. A walkover plans none; its report has every prompt all the same, each lost by the side without results. */
function plannedPrompts({ settled, prompts }: MatchPlan, options: PlayMatchOptions): readonly PlannedPrompt[] {
  if (settled === undefined) return prompts;
  const outcome = settled.margin > 0 ? "right" : settled.margin < 0 ? "left" : "draw";
  const reason = ({ right: "missing-left", left: "missing-right", draw: "missing-both" } as const)[outcome];
  return options.prompts.map(({ name }) => ({ name, outcome, reason }));
}

type Line = { readonly confirmations: number; readonly winMargin: number; readonly confirmationBand: number };

/** Whether the first runs, when all are there, leave the margin within the band around the line. */
function nearLine(entries: readonly MatchEntry[], line: Line & { readonly prompts: number }): boolean {
  if (line.confirmations <= 0) return false;
  const duels = entries.map((entry) => ({ winner: winnerOf({ ...entry, plays: entry.plays.slice(0, 1) }, 1) }));
  if (duels.some((duel) => duel.winner === "skipped")) return false;
  const { margin } = scoreDuels(duels, line.prompts);
  return Math.abs(margin - line.winMargin) <= line.confirmationBand + Number.EPSILON;
}

type Seen = {
  readonly entry: MatchEntry;
  readonly entries: readonly MatchEntry[];
  readonly needed: number;
  readonly report: () => MatchOutcome["report"];
};

function notify({ onDuel }: PlayMatchOptions, { entry, entries, needed, report }: Seen): void {
  const judged = entries.filter((each) => each.outcome === "duel");
  try {
    onDuel?.({
      name: entry.prompt.name,
      outcome: entry.fault === null ? (entry.plays.at(-1)?.winner ?? "skipped") : "skipped",
      done: judged.reduce((sum, each) => sum + Math.min(needed, each.plays.length), 0),
      total: judged.length * needed,
      report,
    });
  } catch {
    // An observer never disturbs the work.
  }
}
