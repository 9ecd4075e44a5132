import { checkWinner, type DuelPlace } from "../../verify/checks/duel-plays.ts";
import type { Tally } from "../../verify/tally.ts";
import { detailProblem } from "../duel/detail-problem.ts";
import type { ModulePlayRecord } from "../duel/module-play.ts";
import { winnerOfDetail } from "../duel/winner-of-detail.ts";
import type { ReportedMatch } from "../read-round.ts";
import { type ModuleDuel, moduleDuelExtras, moduleMatchExtras } from "../records/reports.ts";

type Notes = ReturnType<typeof moduleMatchExtras.of>;
type DuelCase = {
  readonly duel: ModuleDuel;
  /** What the report notes about all its duels. */
  readonly notes: Notes;
  readonly place: DuelPlace;
  readonly tally: Tally;
};

/** Each duel of a report against what it was decided by: its detail, or each of its runs where there were several. */
export function checkModuleDuels({ file, report }: ReportedMatch, tally: Tally): void {
  const notes = moduleMatchExtras.of(report);
  report.duels.forEach((duel, index) => {
    const duelCase = { duel, notes, place: { file, path: `duels.${index}`, hotkey: report.right }, tally };
    const recordedPlays = (duel["x404"] as { readonly plays?: unknown } | undefined)?.plays;
    const { plays } = moduleDuelExtras.of(duel);
    tally.expect(recordedPlays === undefined || plays !== undefined, () => ({
      ...duelCase.place,
      code: "DUEL_PLAYS_INVALID",
      path: `${duelCase.place.path}.x404.plays`,
      recorded: null,
      expected: "runs with a winner and a detail each",
      message: `${file}: the recorded runs of ${duel.name} cannot be read.`,
    }));
    if (recordedPlays === undefined) checkOne(duelCase);
    else if (plays !== undefined) checkSeveral(duelCase, plays);
  });
}

/** A duel that was judged once: winner and stages follow from its detail. */
function checkOne({ duel, notes, place, tally }: DuelCase): void {
  const { name, winner, detail } = duel;
  const playCount = notes.plays_per_duel ?? 1;
  const isJudged = detail !== null && detail.reason === undefined;
  tally.expect(playCount === 1 || !isJudged, () => ({
    ...place,
    code: "DUEL_PLAYS_DIFFER",
    path: `${place.path}.x404.plays`,
    recorded: 1,
    expected: playCount,
    message: `${place.file}: ${name} was judged ${winner} in one run; its match needs ${playCount} a duel.`,
  }));
  const outcome = detail === null ? "skipped" : winnerOfDetail(detail);
  tally.expect(winner === outcome, () => ({
    ...place,
    code: "DUEL_WINNER_DIFFERS",
    path: `${place.path}.winner`,
    recorded: winner,
    expected: outcome,
    message: `${place.file}: ${name} is recorded as ${winner}; its detail gives ${outcome ?? "no result"}.`,
  }));
  if (detail === null) return;
  const { contradictory } = moduleDuelExtras.of(duel);
  const problem = detailProblem(detail, { contradictory, capChecks: notes.strictness?.["cap_checks"] });
  tally.expect(problem === null, () => ({
    ...place,
    code: "DUEL_DETAIL_DIFFERS",
    path: `${place.path}.detail`,
    recorded: detail,
    message: `${place.file}: the detail of ${name} cannot have come of its stages: ${problem}.`,
  }));
}

/** A duel that was judged several times: each run is right by itself, the winner is the one that most runs gave, the detail is the first such run's. */
function checkSeveral({ duel, notes, place, tally }: DuelCase, plays: readonly ModulePlayRecord[]): void {
  const playCount = notes.plays_per_duel ?? plays.length;
  plays.forEach((play, index) => {
    const outcome = winnerOfDetail(play.detail);
    const { contradictory } = play;
    const problem = detailProblem(play.detail, { contradictory, capChecks: notes.strictness?.["cap_checks"] });
    tally.expect(outcome === play.winner && problem === null, () => ({
      ...place,
      code: "DUEL_PLAY_DIFFERS",
      path: `${place.path}.x404.plays.${index}`,
      recorded: play.winner,
      expected: outcome,
      message: `${place.file}: run ${index + 1} of ${duel.name} is recorded as ${play.winner}, which does not follow from its stages: ${problem ?? `they give ${outcome ?? "no result"}`}.`,
    }));
  });
  tally.expect(plays.length <= playCount, () => ({
    ...place,
    // More runs than needed: they were judged before the setting was lowered, and the first ones count.
    severity: "warning",
    code: "DUEL_PLAYS_DIFFER",
    path: `${place.path}.x404.plays`,
    recorded: plays.length,
    expected: playCount,
    message: `${place.file}: ${duel.name} was judged in ${plays.length} recorded runs; its match needs ${playCount} a duel.`,
  }));
  const winner = checkWinner({ duel, plays, needed: playCount, place, tally });
  // Runs may tie to a draw that none of them gave: then the detail is the first one's.
  const detail = winner === "skipped" ? null : (plays.find((play) => play.winner === winner) ?? plays[0])?.detail;
  tally.expect(JSON.stringify(duel.detail) === JSON.stringify(detail), () => ({
    ...place,
    code: "DUEL_DETAIL_DIFFERS",
    path: `${place.path}.detail`,
    recorded: duel.detail,
    expected: detail ?? null,
    message: `${place.file}: the detail of ${duel.name} is none of the runs that gave ${winner}.`,
  }));
}
