import { balance, GRID_FILE, type PenaltiesDetail } from "@404-gen/core/two";
import type { DuelContext } from "../duel-context.ts";
import { askPenalties } from "./penalties.ts";

/** Asks stage 2B: faults of both models, on their grids. */
export async function askArtifacts(context: DuelContext): Promise<PenaltiesDetail> {
  const { left, right, questions, seed } = context;
  const means = balance(
    await askPenalties(context, {
      ab: { label: "s2ac_ab", seed },
      ba: { label: "s2ac_ba", seed },
      words: questions.artifacts,
      left: left.file(GRID_FILE),
      right: right.file(GRID_FILE),
    }),
  );
  return { penalty_a: means.a, penalty_b: means.b };
}
