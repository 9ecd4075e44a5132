import type { StagedVerdict } from "@404-gen/core";
import { type DuelDetail, type ModuleDuel, modulePlaySchema, winnerOfDetail } from "@404-gen/core/two";
import { z } from "zod";
import type { AnyPlay } from "../form.ts";

export type ModulePlay = AnyPlay & {
  readonly detail: DuelDetail;
  readonly contradictory: readonly string[];
  readonly failed: readonly string[];
};

/** The record of a verdict. */
export const toModulePlay = ({ winner, detail, contradictory, failed, flags }: StagedVerdict): ModulePlay => ({
  winner,
  detail,
  contradictory,
  failed,
  flags,
});

/** Whether a recorded play still follows from its own detail: a record that was edited by hand is not used. */
export const modulePlayHolds = (play: Pick<ModulePlay, "winner" | "detail">): boolean =>
  winnerOfDetail(play.detail) === play.winner;

/** What a duel's record keeps of its plays beside the winner and the one `detail`. */
const extrasSchema = z.looseObject({
  plays: z.array(modulePlaySchema).optional(),
  contradictory: z.array(z.string()).default([]),
  failed: z.array(z.string()).default([]),
  flags: z.array(z.string()).default([]),
});

/** The plays in a duel's record: its own, or all of several. None when they do not hold. */
export function recordedModulePlays(duel: ModuleDuel): readonly ModulePlay[] {
  const extras = extrasSchema.safeParse(duel["x404"] ?? {});
  if (!extras.success) return [];
  const { plays, contradictory, failed, flags } = extras.data;
  if (plays !== undefined) return plays.every(modulePlayHolds) ? plays : [];
  if (duel.detail === null || duel.winner === "skipped") return [];
  const play = { winner: duel.winner, detail: duel.detail, contradictory, failed, flags };
  return modulePlayHolds(play) ? [play] : [];
}
