import type { TurnResult } from "@404-gen/core";
import { leftName, MESSAGES_TWO } from "@404-gen/core/records";
import { readRoundTwo } from "@404-gen/core/round";
import { matchKey } from "@404-gen/core/rules";
import { type ModuleMatchReport, STATE_FILES_TWO } from "@404-gen/core/two";
import { short } from "../names.ts";
import { alarmOfBigMargins } from "../play/big-margins.ts";
import { playStageMatch } from "../play/play-stage-match.ts";
import type { StageEntry, StageMatch, StageOutcome } from "../play/stage-match.ts";
import type { StageContextTwo, TurnTwo } from "./context.ts";
import { type PlayModules, playModules } from "./play-modules.ts";

const { matchReport, matrix } = STATE_FILES_TWO;

export type PlayTurnTwoOptions = TurnTwo & {
  readonly left: string;
  readonly right: string;
  readonly phase: "qualification" | "timeline" | "exploratory";
};

/** Plays or continues one match of the round, and enters it when it is complete. */
export async function playTurnTwo(context: StageContextTwo, options: PlayTurnTwoOptions): Promise<TurnResult> {
  const { left, right, facts, look } = options;
  const { turn, entered } = await playStageMatch(context, { look, match: stageMatch(context, options) });
  if (entered !== null) {
    const rows = [...facts.matrix, { left, right, margin: entered }];
    alarmOfBigMargins(context.alarms, { round: facts.round, rows });
  }
  return turn;
}

function stageMatch(context: StageContextTwo, options: PlayTurnTwoOptions): StageMatch<ModuleMatchReport> {
  const { left, right, phase, facts, look } = options;
  const { round } = facts;
  const name = leftName(left, facts.decided.field);
  const modules: PlayModules = { ...options, line: facts.config.win_margin };
  const path = matchReport.path({ round, right, left: name });
  return {
    key: matchKey(left, right),
    name: `${short(left)} vs ${short(right)}`,
    fields: { left, right },
    path,
    message: MESSAGES_TWO.matchReport.text({ left, right }),
    needed: phase !== "exploratory",
    previous: () => readRoundTwo(look.record, { round }).get.matchReport(right, name),
    play: (run) => playModules(context, { ...modules, run }),
    format: matchReport.format,
    entry: (outcome) => entryOf(options, { path, outcome }),
  };
}

/** The report and the row, for one commit; a walkover has only a row. */
function entryOf(
  { left, right, facts }: PlayTurnTwoOptions,
  { path, outcome }: { readonly path: string; readonly outcome: StageOutcome<ModuleMatchReport> },
): StageEntry {
  const { round } = facts;
  const rows = matrix.path({ round });
  const report = outcome.report === null ? [] : [{ path, text: matchReport.format(outcome.report) }];
  const line = MESSAGES_TWO.matrix.text({ round });
  return {
    changes: [
      ...report,
      { path: rows, text: matrix.format([...facts.matrix, { left, right, margin: outcome.margin }]) },
    ],
    message: report.length === 0 ? line : [MESSAGES_TWO.matchReport.text({ left, right }), line].join("\n"),
    expect: { [rows]: facts.texts.matrix },
  };
}
