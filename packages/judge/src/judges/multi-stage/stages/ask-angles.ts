import { type AnglesDecision, decideAngles, FRONT_VIEWS, viewFile } from "@404-gen/core/two";
import type { DuelContext } from "../duel-context.ts";
import { askPenalties } from "./penalties.ts";

/** Asks stage 1: four angles on white, eight calls. */
export async function askAngles(context: DuelContext): Promise<AnglesDecision> {
  const { left, right, questions, seed } = context;
  const call = { label: "s1_prompt_match", seed };
  const angles = FRONT_VIEWS.map(async (view) => {
    const file = viewFile("white", view);
    const penalties = await askPenalties(context, {
      ab: call,
      ba: call,
      words: questions.promptMatch,
      direction: questions.directions[view],
      left: left.file(file),
      right: right.file(file),
    });
    return { label: view, ...penalties };
  });
  return decideAngles(await Promise.all(angles));
}
