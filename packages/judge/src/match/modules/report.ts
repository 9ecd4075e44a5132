import { formatTimestamp, scoreDuels } from "@404-gen/core/rules";
import {
  bundleUrl,
  contradictoryShare,
  type DuelDetail,
  GRID_FILE,
  type ModuleDuel,
  type ModuleMatchReport,
} from "@404-gen/core/two";
import type { MatchEntry, ReportFacts } from "../form.ts";
import { winnerOf } from "../winner-of.ts";
import type { ModulePlay } from "./play.ts";
import type { ModuleMatchContext, PlayModuleMatchOptions } from "./types.ts";

/**
 * The record of a match of modules, complete or not. An incomplete one is a valid `duels_*.json` too: a missing duel is `skipped`
 * with `detail` null, as upstream writes a duel that failed. Our own fields are under `x404`.
 */
export function buildModuleReport(
  { judge }: Pick<ModuleMatchContext, "judge">,
  options: PlayModuleMatchOptions & { readonly facts: ReportFacts<ModulePlay> },
): ModuleMatchReport {
  const { facts, prompts } = options;
  const duels = facts.entries.map((entry) => duelRecord(entry, { options, needed: facts.needed }));
  const skipCount = duels.filter((duel) => duel.winner === "skipped").length;
  const contradictory = contradictoryShare(duels.map(({ detail }) => detail));
  return {
    left: options.left,
    right: options.right,
    ...scoreDuels(duels, prompts.length),
    duels,
    x404: {
      judge: judge.name,
      offline: judge.offline,
      prompts_sha256: judge.promptsSha256,
      strictness: judge.strictness,
      seed: options.seed,
      ...(options.phase === undefined ? {} : { phase: options.phase }),
      complete: skipCount === 0,
      skipped: skipCount,
      plays_per_duel: facts.needed,
      flagged: facts.entries.filter((entry) => entry.plays.some((play) => play.flags.length > 0)).length,
      ...(contradictory === null ? {} : { contradictory }),
      attempts: facts.attempts,
      recorded_at: formatTimestamp(facts.now),
    },
  };
}

/** Address of a bundle's grid, a side's picture in reports; null without views. */
export const gridOf = (views: string | null): string | null => (views === null ? null : bundleUrl(views, GRID_FILE));

type DuelContext = { readonly options: PlayModuleMatchOptions; readonly needed: number };

function duelRecord(entry: MatchEntry<ModulePlay>, { options, needed }: DuelContext): ModuleDuel {
  const { name, url } = entry.prompt;
  const [left, right] = [options.leftResults?.[name], options.rightResults?.[name]];
  const winner = winnerOf(entry, needed);
  const extras = extrasOf(entry);
  return {
    name,
    prompt: url,
    left_js: left?.js ?? null,
    left_png: gridOf(left?.views ?? null),
    right_js: right?.js ?? null,
    right_png: gridOf(right?.views ?? null),
    winner,
    detail: detailOf(entry, winner),
    ...(Object.keys(extras).length === 0 ? {} : { x404: extras }),
  };
}

/** Detail of the first play with the duel's winner. Several plays may tie to a draw that none of them gave: then that of the first play. */
function detailOf({ reason, plays }: MatchEntry<ModulePlay>, winner: ModuleDuel["winner"]): DuelDetail | null {
  if (reason !== null) return { reason };
  if (winner === "skipped") return null;
  return (plays.find((play) => play.winner === winner) ?? plays[0])?.detail ?? null;
}

/** Our own fields of a duel: those of a single play that are not in `detail`, or all plays if there are several. */
function extrasOf({ plays, fault }: MatchEntry<ModulePlay>): Readonly<Record<string, unknown>> {
  const [first] = plays;
  const listOf = (key: "contradictory" | "failed" | "flags") =>
    first === undefined || plays.length > 1 || first[key].length === 0 ? {} : { [key]: first[key] };
  return {
    ...listOf("contradictory"),
    ...listOf("failed"),
    ...listOf("flags"),
    ...(plays.length > 1 ? { plays } : {}),
    ...(fault === null ? {} : { fault }),
  };
}
