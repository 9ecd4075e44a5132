import * as z from "zod";
import { type MatchReport, matchExtras } from "../../records/match-report.ts";
import { type Play, playSchema } from "../../records/play.ts";
import { majority, playHolds } from "../../rules/plays.ts";
import type { RoundContext } from "../round-context.ts";
import type { Tally } from "../tally.ts";
import { checkReportNotes } from "./report-notes.ts";

/**
 * Each duel against what it was decided by: its prompt's address is the round's; where runs are recorded, each run follows from its
 * answers (both orders asked, penalties 0 to 10), and the winner is that of most runs. Reports of the running system record no runs.
 */
export function checkDuelPlays({ records }: RoundContext, tally: Tally): void {
  const addresses = new Map(records.stems.map((stem, index) => [stem, records.prompts?.[index]]));
  for (const { file, report } of records.reports) {
    const notes = matchExtras.of(report);
    const { plays_per_duel: playsPerDuel } = notes;
    const playCount = playsPerDuel ?? 1;
    checkReportNotes({ file, report, notes }, tally);
    report.duels.forEach((duel, index) => {
      const place = { file, path: `duels.${index}`, hotkey: report.right } as const;
      const address = addresses.get(duel.name);
      tally.expect(address === undefined || duel.prompt === address, () => ({
        ...place,
        code: "DUEL_PROMPT_DIFFERS",
        path: `duels.${index}.prompt`,
        recorded: duel.prompt,
        expected: address,
        message: `${file}: ${duel.name} was judged by the picture ${duel.prompt}; the round's is ${address}.`,
      }));
      checkPlays(duel, { place, needed: playCount, isOurs: playsPerDuel !== undefined, tally });
    });
  }
}

type Duel = MatchReport["duels"][number];
/** Where a duel is in the record. */
export type DuelPlace = { readonly file: string; readonly path: string; readonly hotkey: string };

type Plays = {
  readonly place: DuelPlace;
  readonly needed: number;
  /** The report says how many runs a duel needs: then it has them. */
  readonly isOurs: boolean;
  readonly tally: Tally;
};

function checkPlays(duel: Duel, { place, needed, isOurs, tally }: Plays): void {
  const extras = duel["x404"] as { readonly plays?: unknown; readonly reason?: unknown } | undefined;
  const isShown = duel.left_png !== null && duel.right_png !== null;
  const isJudged = isOurs && isShown && duel.winner !== "skipped" && extras?.reason === undefined;
  const playCount = Array.isArray(extras?.plays) ? extras.plays.length : 0;
  tally.expect(!isJudged || playCount === needed, () => ({
    ...place,
    // More than needed: what was played before the setting was lowered; the first ones count.
    severity: playCount > needed ? "warning" : "violation",
    code: "DUEL_PLAYS_DIFFER",
    path: `${place.path}.x404.plays`,
    recorded: playCount,
    expected: needed,
    message: `${place.file}: ${duel.name} was judged ${duel.winner} in ${playCount} recorded runs; its match needs ${needed} a duel.`,
  }));
  if (extras?.plays === undefined) return;
  const read = z.array(playSchema).safeParse(extras.plays);
  const problem = read.error?.issues[0];
  tally.expect(read.success, () => ({
    ...place,
    code: "DUEL_PLAYS_INVALID",
    path: `${place.path}.x404.plays.${problem?.path.join(".")}`,
    recorded: null,
    expected: "runs with two answers each, penalties whole numbers from 0 to 10",
    message: `${place.file}: a run of ${duel.name} cannot have been measured: ${problem?.path.join(".")}: ${problem?.message}.`,
  }));
  if (!read.success || read.data.length === 0) return;
  for (const [index, play] of read.data.entries()) {
    tally.expect(playHolds(play), () => ({
      ...place,
      code: "DUEL_PLAY_DIFFERS",
      path: `${place.path}.x404.plays.${index}.winner`,
      recorded: { winner: play.winner, answers: play.answers.map(answerOf) },
      expected: "the winner of the two answers, one with each side first",
      message: `${place.file}: run ${index + 1} of ${duel.name} is recorded as ${play.winner}, which does not follow from its two answers.`,
    }));
  }
  checkWinner({ duel, plays: read.data, needed, place, tally });
}

const answerOf = ({ order, left_penalty, right_penalty }: Play["answers"][number]) => ({
  order,
  left_penalty,
  right_penalty,
});

type PlayCase = {
  readonly duel: Pick<Duel, "name" | "winner">;
  readonly plays: readonly { readonly winner: Play["winner"] }[];
  /** Runs that the match needs of each duel; the first ones count. */
  readonly needed: number;
  readonly place: DuelPlace;
  readonly tally: Tally;
};

/** The winner of a duel is that of most of its runs, in both competitions; `skipped` while runs are missing. Gives what they say. */
export function checkWinner({ duel, plays, needed, place, tally }: PlayCase): Duel["winner"] {
  const winner = plays.length < needed ? "skipped" : majority(plays.slice(0, needed));
  tally.expect(duel.winner === winner, () => ({
    ...place,
    code: "DUEL_WINNER_DIFFERS",
    path: `${place.path}.winner`,
    recorded: duel.winner,
    expected: winner,
    message: `${place.file}: ${duel.name} is recorded as ${duel.winner}; its ${plays.length} runs give ${winner}.`,
  }));
  return winner;
}
