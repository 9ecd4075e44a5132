import type { PlayedMatch, TournamentFacts } from "./tournament-facts.ts";
import { type TournamentStatus, tournamentStatus } from "./tournament-status.ts";

/** One run of the crown's timeline, as far as its matches were played. */
export type CrownRun = {
  /** In the order in which they were played. */
  readonly matches: readonly PlayedMatch[];
  /** Holder of the crown whose rejection ended this run and began the next; null for the last run. */
  readonly endedBy: string | null;
};

/**
 * The runs of the timeline, the last one as the rules give it now. Runs before a reset are worked out: the record keeps every match
 * and every verdict, but not when a verdict came. A miner that was asked to an audit had taken the crown, so its verdict is put off
 * until a run shows it with the crown; of several, the one that was asked first is rejected first.
 *
 * @example
 * const runs = crownRuns(facts);
 * runs.at(-1)?.endedBy; // null
 */
export function crownRuns(
  facts: TournamentFacts,
  {
    standing,
  }: {
    /** How the tournament stands by a policy. @default competition 1's */
    readonly standing: (facts: TournamentFacts) => TournamentStatus;
  } = { standing: tournamentStatus },
): CrownRun[] {
  const last = standing(facts);
  const putOff = new Set(facts.requested.filter((hotkey) => last.rejected.includes(hotkey)));
  const runs: CrownRun[] = [];
  while (putOff.size > 0) {
    const { timeline, crownPath } = standing(withoutVerdicts(facts, putOff));
    const fallenLeader = [...putOff].find((hotkey) => crownPath.includes(hotkey));
    if (fallenLeader === undefined) break;
    runs.push({ matches: timeline, endedBy: fallenLeader });
    putOff.delete(fallenLeader);
  }
  return [...runs, { matches: last.timeline, endedBy: null }];
}

function withoutVerdicts(facts: TournamentFacts, hotkeys: ReadonlySet<string>): TournamentFacts {
  const keep = <Verdict>(verdicts: ReadonlyMap<string, Verdict>) =>
    new Map([...verdicts].filter(([hotkey]) => !hotkeys.has(hotkey)));
  return { ...facts, generationAudits: keep(facts.generationAudits), sourceAudits: keep(facts.sourceAudits) };
}
