import { mergeDefaults, systemClock } from "@404-gen/core";
import { scoreDuels } from "@404-gen/core/rules";
import type { AnyPlay, MatchEntry, MatchForm } from "./form.ts";
import { newTally, runPlays } from "./run-plays.ts";
import { type MatchOutcome, type MatchRunOptions, PLAY_MATCH_DEFAULTS } from "./types.ts";
import { winnerOf } from "./winner-of.ts";

/** Plays a match of any competition. Open duels run under the limit; all run again when the margin is near `winMargin`; failed ones stay open. */
export async function playForm<P extends AnyPlay, Report>(
  form: MatchForm<P, Report>,
  options: MatchRunOptions<Report>,
): Promise<MatchOutcome<Report>> {
  const settings = mergeDefaults(PLAY_MATCH_DEFAULTS, options);
  const clock = options.clock ?? systemClock;
  const entries = entriesOf(form, options);
  const tally = newTally();
  const attempts = form.earlierAttempts + 1;
  let playCount = 1;
  const report = () => form.report({ entries, needed: playCount, attempts, now: clock.now() });
  const onPlay = (entry: MatchEntry<P>) => notify(options, { entry, entries, needed: playCount, report });
  const run = () =>
    runPlays(form, { ...options, entries, needed: playCount, concurrency: settings.concurrency, tally, onPlay });

  if (!form.walkover) {
    await run();
    if (nearLine(entries, { ...settings, prompts: options.prompts.length })) {
      playCount = 1 + settings.confirmations;
      await run();
    }
  }
  const skipCount = entries.filter((entry) => winnerOf(entry, playCount) === "skipped").length;
  return {
    report: report(),
    complete: skipCount === 0,
    skipped: skipCount,
    played: tally.played,
    faults: tally.faults,
    firstFault: tally.firstFault,
    stopped: tally.stopped,
  };
}

/** The plan's prompts, sorted by name, with the plays of an earlier run. */
function entriesOf<P extends AnyPlay, Report>(
  form: MatchForm<P, Report>,
  { prompts }: Pick<MatchRunOptions<Report>, "prompts">,
): MatchEntry<P>[] {
  const urls = new Map(prompts.map((prompt) => [prompt.name, prompt]));
  return form.planned
    .map(({ name, outcome, reason }) => {
      const prompt = urls.get(name) ?? { name, url: "" };
      return { prompt, outcome, reason, plays: outcome === "duel" ? [...form.earlierPlays(prompt)] : [], fault: null };
    })
    .sort((a, b) => (a.prompt.name < b.prompt.name ? -1 : a.prompt.name > b.prompt.name ? 1 : 0));
}

type Line = { readonly confirmations: number; readonly winMargin: number; readonly confirmationBand: number };

/** True when every duel has its first play and the margin of these is within the band around `winMargin`. */
function nearLine(entries: readonly MatchEntry[], line: Line & { readonly prompts: number }): boolean {
  if (line.confirmations <= 0) return false;
  const duels = entries.map((entry) => ({ winner: winnerOf({ ...entry, plays: entry.plays.slice(0, 1) }, 1) }));
  if (duels.some((duel) => duel.winner === "skipped")) return false;
  const { margin } = scoreDuels(duels, line.prompts);
  return Math.abs(margin - line.winMargin) <= line.confirmationBand + Number.EPSILON;
}

type EntryContext<P extends AnyPlay, Report> = {
  readonly entry: MatchEntry<P>;
  readonly entries: readonly MatchEntry<P>[];
  readonly needed: number;
  readonly report: () => Report;
};

function notify<P extends AnyPlay, Report>(
  { onDuel }: Pick<MatchRunOptions<Report>, "onDuel">,
  { entry, entries, needed, report }: EntryContext<P, Report>,
): void {
  const judgedEntries = entries.filter((each) => each.outcome === "duel");
  try {
    onDuel?.({
      name: entry.prompt.name,
      outcome: entry.fault === null ? (entry.plays.at(-1)?.winner ?? "skipped") : "skipped",
      done: judgedEntries.reduce((sum, each) => sum + Math.min(needed, each.plays.length), 0),
      total: judgedEntries.length * needed,
      report,
    });
  } catch {
    // An error of an observer does not disturb the match.
  }
}
