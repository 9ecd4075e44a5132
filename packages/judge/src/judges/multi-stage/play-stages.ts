import { concludeDuel, type DecidedStages, type DuelConclusion, decideVoters, primaryChoice } from "@404-gen/core/two";
import type { DuelContext } from "./duel-context.ts";
import { askAngles } from "./stages/ask-angles.ts";
import { askArtifacts } from "./stages/ask-artifacts.ts";
import { askBestView } from "./stages/ask-best-view.ts";
import { askChecklist } from "./stages/ask-checklist.ts";
import { askGray } from "./stages/ask-gray.ts";
import { askSides } from "./stages/ask-sides.ts";

/** The stages of a duel, and the function that concludes the duel with a text for people. */
export type StagesPlay = { readonly stages: DecidedStages; conclude(issues: string): DuelConclusion };

/** Plays the stages of a duel one after another, as far as they are needed. Source: MULTISTAGE.md 4–7. */
export async function playStages(context: DuelContext): Promise<StagesPlay> {
  const s1 = await askAngles(context);
  if (s1.detail.choice !== "draw") {
    const s4 = context.strictness.sideGuardAlways ? await askSides(context, { primary: s1.detail.choice }) : null;
    return playOf({ s1, s2: null, s3: null, s4 });
  }
  const [bestView, artifacts, checklist] = await Promise.all([
    askBestView(context),
    askArtifacts(context),
    askChecklist(context),
  ]);
  const s2 = decideVoters({ bestView, artifacts, checklist });
  const s3 = s2.detail.choice === "draw" ? await askGray(context) : null;
  const s4 = await askSides(context, { primary: primaryChoice({ s1, s2, s3 }) });
  return playOf({ s1, s2, s3, s4 });
}

const playOf = (stages: DecidedStages): StagesPlay => ({
  stages,
  conclude: (issues) => concludeDuel(stages, { issues }),
});
