import type { TurnResult } from "@404-gen/core";
import {
  formatMatchReport,
  formatMatrix,
  leftName,
  type MatchReport,
  MESSAGES,
  matchReportPath,
  paths,
} from "@404-gen/core/records";
import { readRoundOne, readSide } from "@404-gen/core/round";
import { type Match, matchKey } from "@404-gen/core/rules";
import { playMatch } from "../../match/play-match.ts";
import { short } from "../names.ts";
import { alarmOfBigMargins } from "../play/big-margins.ts";
import { playStageMatch } from "../play/play-stage-match.ts";
import type { StageEntry, StageMatch, StageOutcome, StageRun } from "../play/stage-match.ts";
import type { StageContext, Turn } from "./context.ts";
import { loadPrompts } from "./facts.ts";

export type PlayTurnOptions = Turn & {
  readonly match: Match;
  readonly phase: "qualification" | "timeline" | "exploratory";
};

/** Plays or continues one match, and enters it when it is complete. */
export async function playTurn(context: StageContext, options: PlayTurnOptions): Promise<TurnResult> {
  const { match, facts, look } = options;
  const { turn, entered } = await playStageMatch(context, { look, match: stageMatch(context, options) });
  if (entered !== null) {
    const rows = [...facts.matrix, { ...match, margin: entered }];
    alarmOfBigMargins(context.alarms, { round: facts.round, rows });
  }
  return turn;
}

function stageMatch(context: StageContext, options: PlayTurnOptions): StageMatch<MatchReport> {
  const { match, facts, look } = options;
  const path = matchReportPath(facts.round, { ...match, field: facts.hotkeys });
  return {
    key: matchKey(match.left, match.right),
    name: `${short(match.left)} vs ${short(match.right)}`,
    fields: { left: match.left, right: match.right },
    path,
    message: MESSAGES.matchReport.text(match),
    needed: options.phase !== "exploratory",
    previous: () => readRoundOne(look.record, facts).get.matchReport(match.right, leftName(match.left, facts.hotkeys)),
    play: (run) => play(context, { ...options, run }),
    format: formatMatchReport,
    entry: (outcome) => entryOf(options, { path, outcome }),
  };
}

async function play(
  context: StageContext,
  options: PlayTurnOptions & { readonly run: StageRun<MatchReport> },
): Promise<StageOutcome<MatchReport>> {
  const { facts, look, match, run } = options;
  const { settings } = context;
  const { get } = readRoundOne(look.record, facts);
  const prompts = await loadPrompts(look.record, facts.round);
  const leftResults = await readSide(get, match.left);
  const rightResults = await readSide(get, match.right);
  const outcome = await playMatch(context, {
    ...match,
    ...run,
    leftResults: match.left === "leader" && facts.reigning === null ? null : leftResults,
    rightResults,
    prompts,
    seed: facts.seed,
    phase: options.phase,
    concurrency: settings.maxConcurrentDuels,
    maxGenerationTime: settings.maxGenerationTime,
    overtimeToleranceRatio: settings.overtimeToleranceRatio,
    confirmations: settings.marginConfirmations,
    confirmationBand: settings.confirmationBand,
    winMargin: facts.config.win_margin,
    policy: context.policy,
    format: settings.format,
    clock: context.clock,
  });
  return { ...outcome, margin: outcome.report.margin };
}

/** The report and the matrix, for one commit: the matrix never has a match without its report. */
function entryOf(
  { facts, match }: PlayTurnOptions,
  { path, outcome }: { readonly path: string; readonly outcome: StageOutcome<MatchReport> },
): StageEntry {
  const matrix = paths.matrix(facts.round);
  const report = outcome.report === null ? [] : [{ path, text: formatMatchReport(outcome.report) }];
  const rows = [...facts.matrix, { ...match, margin: outcome.margin }];
  return {
    changes: [...report, { path: matrix, text: formatMatrix(rows) }],
    message: [MESSAGES.matchReport.text(match), MESSAGES.matrix.text({ round: facts.round })].join("\n"),
    expect: { [matrix]: facts.matrixText },
  };
}
