import type { TurnResult } from "@404-gen/core";
import { leftName, MESSAGES_TWO } from "@404-gen/core/records";
import { readRoundTwo } from "@404-gen/core/round";
import {
  type AuditDuel,
  auditKey,
  auditLeft,
  auditLine,
  type ModuleMatchReport,
  STATE_FILES_TWO,
} from "@404-gen/core/two";
import { short } from "../names.ts";
import { playStageMatch } from "../play/play-stage-match.ts";
import type { StageEntry, StageMatch, StageOutcome } from "../play/stage-match.ts";
import type { StageContextTwo, TurnTwo } from "./context.ts";
import { type PlayModules, playModules } from "./play-modules.ts";

const { auditReport, auditMatrix } = STATE_FILES_TWO;

export type AuditDuelOptions = TurnTwo & { readonly duel: AuditDuel };

/** Plays one audit match: the modules that a miner's image made in one repeat, against its own upload or against the leader that it beat. */
export async function playAuditDuel(context: StageContextTwo, options: AuditDuelOptions): Promise<TurnResult> {
  const { turn } = await playStageMatch(context, { look: options.look, match: stageMatch(context, options) });
  return turn;
}

function stageMatch(context: StageContextTwo, options: AuditDuelOptions): StageMatch<ModuleMatchReport> {
  const { duel, facts, look } = options;
  const { hotkey: right, side, repeat } = duel;
  const { round, config } = facts;
  const name = leftName(side, facts.decided.field);
  const path = auditReport.path({ round, right, left: name, repeat });
  const line = auditLine(side, config.win_margin);
  const modules: PlayModules = { ...options, left: side, right, repeat, phase: "audit", line };
  return {
    key: auditKey(duel),
    name: `${short(side)} vs ${short(right)} generated #${repeat}`,
    fields: { left: side, right, repeat },
    path,
    message: MESSAGES_TWO.auditReport.text({ left: side, right }),
    needed: true,
    previous: () => readRoundTwo(look.record, { round }).get.auditReport(right, name, repeat),
    play: (run) => playModules(context, { ...modules, run }),
    format: auditReport.format,
    entry: (outcome) => entryOf(options, { path, outcome }),
  };
}

function entryOf(
  { duel, facts }: AuditDuelOptions,
  { path, outcome }: { readonly path: string; readonly outcome: StageOutcome<ModuleMatchReport> },
): StageEntry {
  const { round } = facts;
  const { hotkey: right, side, repeat } = duel;
  const rows = auditMatrix.path({ round });
  const row = { left: auditLeft(side, repeat), right, margin: outcome.margin };
  const report = outcome.report === null ? [] : [{ path, text: auditReport.format(outcome.report) }];
  return {
    changes: [...report, { path: rows, text: auditMatrix.format([...facts.auditMatrix, row]) }],
    message: [MESSAGES_TWO.auditReport.text({ left: side, right }), MESSAGES_TWO.auditMatrix.text({ round })].join(
      "\n",
    ),
    expect: { [rows]: facts.texts.auditMatrix },
  };
}
