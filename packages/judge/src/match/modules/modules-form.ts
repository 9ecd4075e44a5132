import { measured, type ViewBundle } from "@404-gen/core";
import { bundleUrl, type ModuleMatchReport, settleMissing, walkoverMargin } from "@404-gen/core/two";
import type { MatchForm, PlannedDuel } from "../form.ts";
import { pictureRef } from "../picture-ref.ts";
import type { LoadPicture } from "../types.ts";
import { type ModulePlay, toModulePlay } from "./play.ts";
import { earlierModuleAttempts, earlierModulePlays } from "./previous.ts";
import { buildModuleReport } from "./report.ts";
import type { ModuleMatchContext, PlayModuleMatchOptions } from "./types.ts";
import { viewsOf } from "./views-of.ts";

/** A match of competition 2: bundles of views in stages, no overtime, walkovers of ±1. */
export function modulesForm(
  context: ModuleMatchContext,
  options: PlayModuleMatchOptions,
): MatchForm<ModulePlay, ModuleMatchReport> {
  const { judge, load } = context;
  const { leftResults: left, rightResults: right } = options;
  return {
    walkover: walkoverMargin({ left, right }) !== null,
    planned: options.prompts.map(({ name }) => plannedDuel(name, options)),
    earlierPlays: (prompt) => earlierModulePlays(context, { prompt, options }),
    earlierAttempts: earlierModuleAttempts(options.previous),
    async ask({ name, url }, { seed, signal }) {
      const pair = {
        name,
        prompt: pictureRef(url, load),
        left: bundleAt(viewsOf(left, name), load),
        right: bundleAt(viewsOf(right, name), load),
      };
      const evidence = await judge.judge(pair, { seed, signal });
      return evidence.kind === "measured" ? measured(toModulePlay(evidence.value)) : evidence;
    },
    report: (facts) => buildModuleReport(context, { ...options, facts }),
  };
}

function plannedDuel(name: string, { leftResults, rightResults }: PlayModuleMatchOptions): PlannedDuel {
  const conclusion = settleMissing({
    left: viewsOf(leftResults, name) !== null,
    right: viewsOf(rightResults, name) !== null,
  });
  if (conclusion === null) return { name, outcome: "duel", reason: null };
  return { name, outcome: conclusion.winner, reason: conclusion.detail.reason ?? null };
}

/** The bundle under a prefix; null without one. */
export function bundleAt(prefix: string | null, load: LoadPicture): ViewBundle | null {
  return prefix === null ? null : { url: prefix, file: (name) => pictureRef(bundleUrl(prefix, name), load) };
}
