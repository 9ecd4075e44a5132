import type { Duel, MatchReport } from "../../records/match-report.ts";
import { LEADER } from "../../records/names.ts";
import { hasReached, type RoundContext } from "../round-context.ts";
import type { Tally } from "../tally.ts";
import { gapsOf } from "./results.ts";

/** Words that the running system writes as a duel's issues when its judge broke. */
const ERROR_ISSUES = /^internal error$/i;

/** Duels scored although nothing was judged, and matches whose result hangs on such duels or on gaps of the leader's baseline. */
export function checkFaults(context: RoundContext, tally: Tally): void {
  if (!hasReached(context, "duels")) return;
  const gaps = new Set(gapsOf(context));
  for (const { file, report } of context.records.reports) {
    const errors = report.duels.filter(isScoredError);
    tally.expect(errors.length === 0, () => ({
      code: "DUELS_FROM_ERRORS",
      file,
      path: "duels",
      hotkey: report.right,
      recorded: errors.map(({ name, winner }) => ({ name, winner })),
      expected: "skipped",
      message: `${file}: ${errors.length} duels that the judge could not judge were scored.`,
    }));
    checkDecided(context, { file, report, gaps, tally });
  }
}

/** A winner, though the record says that judging failed. */
function isScoredError(duel: Duel): boolean {
  if (duel.winner === "skipped") return false;
  const extra = duel["x404"] as { fault?: unknown; plays?: readonly unknown[] } | undefined;
  const failed = extra?.fault !== undefined && (extra.plays?.length ?? 0) === 0;
  return failed || ERROR_ISSUES.test(duel.issues);
}

type MatchCase = {
  readonly file: string;
  readonly report: MatchReport;
  readonly gaps: ReadonlySet<string>;
  readonly tally: Tally;
};

function checkDecided({ config, records, policy }: RoundContext, { file, report, gaps, tally }: MatchCase): void {
  const prompts = records.stems.length;
  const faulty = report.duels.filter((duel) => isScoredError(duel) || isGift(duel, { report, gaps }));
  if (config === null || prompts === 0 || faulty.length === 0) return;
  const sound = report.duels.filter((duel) => !faulty.includes(duel));
  const score = sound.reduce((sum, { winner }) => sum + (winner === "right" ? 1 : winner === "left" ? -1 : 0), 0);
  const [low, high] = [(score - faulty.length) / prompts, (score + faulty.length) / prompts];
  const wins = (margin: number) => policy.takesCrown(margin, config.win_margin);
  tally.expect(wins(low) === wins(high), () => ({
    code: "MATCH_DECIDED_BY_FAULTS",
    file,
    path: "margin",
    hotkey: report.right,
    recorded: report.margin,
    expected: { from: low, to: high, win_margin: config.win_margin },
    message: `${file}: ${faulty.length} duels rest on faults of the validator's; judged, the margin could be anything from ${low} to ${high}, on either side of ${config.win_margin}.`,
  }));
}

/** A win that the challenger owes to a gap of the baseline. */
function isGift(duel: Duel, { report, gaps }: Pick<MatchCase, "report" | "gaps">): boolean {
  return report.left === LEADER && duel.winner === "right" && gaps.has(duel.name);
}
