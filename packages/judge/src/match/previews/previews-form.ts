import { measured } from "@404-gen/core";
import { POLICY_ONE } from "@404-gen/core/competition";
import type { MatchReport, Play } from "@404-gen/core/records";
import type { MatchPlan } from "@404-gen/core/rules";
import type { MatchForm, PlannedDuel } from "../form.ts";
import { pictureRef } from "../picture-ref.ts";
import type { MatchContext, PlayMatchOptions } from "../types.ts";
import { toPlay } from "./play.ts";
import { earlierAttempts, earlierPlays } from "./previous.ts";
import { buildReport } from "./report.ts";

/** A match of competition 1: previews in pairs, overtime, walkovers of ±100. */
export function previewsForm(context: MatchContext, options: PlayMatchOptions): MatchForm<Play, MatchReport> {
  const { judge, load } = context;
  const plan = (options.policy ?? POLICY_ONE).planMatch({
    stems: options.prompts.map((prompt) => prompt.name),
    left: options.leftResults,
    right: options.rightResults,
    maxGenerationTime: options.maxGenerationTime,
    overtimeToleranceRatio: options.overtimeToleranceRatio,
  });
  return {
    walkover: plan.settled !== undefined,
    planned: plannedDuels(plan, options),
    earlierPlays: (prompt) => earlierPlays(context, { prompt, options }),
    earlierAttempts: earlierAttempts(options.previous),
    async ask({ name, url }, { seed, signal }) {
      const pictures = {
        name,
        prompt: pictureRef(url, load),
        left: pictureRef(options.leftResults?.[name]?.png ?? "", load),
        right: pictureRef(options.rightResults?.[name]?.png ?? "", load),
      };
      const evidence = await judge.judge(pictures, { seed, signal });
      return evidence.kind === "measured" ? measured(toPlay(evidence.value)) : evidence;
    },
    report: (facts) => buildReport(context, { ...options, facts: { ...facts, settledMargin: plan.settled?.margin } }),
  };
}

/** The plan's prompts. A walkover's plan has none, but its report has every prompt, each lost by the side without results. */
function plannedDuels({ settled, prompts }: MatchPlan, options: PlayMatchOptions): readonly PlannedDuel[] {
  if (settled === undefined) return prompts;
  const outcome = settled.margin > 0 ? "right" : settled.margin < 0 ? "left" : "draw";
  const reason = ({ right: "missing-left", left: "missing-right", draw: "missing-both" } as const)[outcome];
  return options.prompts.map(({ name }) => ({ name, outcome, reason }));
}
