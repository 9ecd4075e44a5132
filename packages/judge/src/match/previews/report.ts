import { DEFAULT_MODEL_FORMAT, MODEL_FORMATS } from "@404-gen/core";
import type { MatchReport, Play, Result, Results } from "@404-gen/core/records";
import { recordedModel } from "@404-gen/core/records";
import { type DuelReason, formatTimestamp, scoreDuels } from "@404-gen/core/rules";
import type { MatchEntry, ReportFacts } from "../form.ts";
import type { MatchContext, PlayMatchOptions } from "../types.ts";
import { winnerOf } from "../winner-of.ts";

export type PreviewFacts = ReportFacts<Play> & {
  /** Margin of a walkover; undefined: both sides have results. */
  readonly settledMargin: number | undefined;
};

/**
 * The record of a match, complete or not. An incomplete one is a valid `duels_*.json` too: missing duels are `skipped`, score and margin are those of
 * the duels so far. A match has a result only when it is in the matrix, and an incomplete one is not. Our own fields are under `x404`.
 */
export function buildReport(
  { judge }: Pick<MatchContext, "judge">,
  options: PlayMatchOptions & { readonly facts: PreviewFacts },
): MatchReport {
  const { facts } = options;
  const duels = facts.entries.map((entry) => duelRecord(entry, { options, needed: facts.needed }));
  const skipCount = duels.filter((duel) => duel.winner === "skipped").length;
  const { score, margin } = scoreDuels(duels, options.prompts.length);
  return {
    left: options.left,
    right: options.right,
    score,
    // A walkover's margin is no share of prompts, whatever its duels say.
    margin: facts.settledMargin ?? margin,
    duels,
    x404: {
      judge: judge.name,
      offline: judge.offline,
      prompts_sha256: judge.promptsSha256,
      seed: options.seed,
      format: options.format ?? DEFAULT_MODEL_FORMAT,
      ...(options.phase === undefined ? {} : { phase: options.phase }),
      complete: skipCount === 0,
      skipped: skipCount,
      plays_per_duel: facts.needed,
      flagged: facts.entries.filter((entry) => entry.plays.some((play) => play.flags.length > 0)).length,
      attempts: facts.attempts,
      recorded_at: formatTimestamp(facts.now),
    },
  };
}

type DuelContext = { readonly options: PlayMatchOptions; readonly needed: number };

function duelRecord(entry: MatchEntry<Play>, { options, needed }: DuelContext): MatchReport["duels"][number] {
  const { name, url } = entry.prompt;
  const side = (results: Results | null): Result | undefined => results?.[name];
  const model = (key: "left" | "right", result: Result | undefined) => {
    const file = result ? recordedModel(result) : null;
    const format = options.format ?? file?.format ?? DEFAULT_MODEL_FORMAT;
    return { [`${key}_${MODEL_FORMATS[format].recordKey}`]: file?.url ?? null };
  };
  const [left, right] = [side(options.leftResults), side(options.rightResults)];
  return {
    name,
    prompt: url,
    ...model("left", left),
    left_png: left?.png ?? null,
    ...model("right", right),
    right_png: right?.png ?? null,
    winner: winnerOf(entry, needed),
    issues: issuesOf(entry),
    x404: {
      ...(entry.reason === null ? {} : { reason: entry.reason }),
      plays: entry.plays,
      ...(entry.fault === null ? {} : { fault: entry.fault }),
    },
  };
}

function issuesOf({ prompt: { name }, reason, plays, fault }: MatchEntry<Play>): string {
  const duelReason = reason as DuelReason | null;
  switch (duelReason) {
    case "missing-both":
      return `No previews for ${name}`;
    case "missing-left":
    case "missing-right":
      return `No preview for ${name} from ${duelReason.slice(8)}`;
    case "overtime-both":
      return `Generation of ${name} took too long on both sides`;
    case "overtime-left":
    case "overtime-right":
      return `Generation of ${name} took too long on the ${duelReason.slice(9)} side`;
    case null:
      if (fault) return `${fault.code}: ${fault.message}`;
      return plays[0]?.answers[0]?.issues ?? "Not judged yet";
  }
}
