import type { StagedVerdict } from "@404-gen/core";
import { type DuelDetail, type ModuleDuel, modulePlaySchema, winnerOfDetail } from "@404-gen/core/two";
import { z } from "zod";
import type { AnyPlay } from "../form.ts";

export type ModulePlay = AnyPlay & {
  readonly detail: DuelDetail;
  readonly contradictory: readonly string[];
  readonly failed: readonly string[];
};

/** Turns a verdict into a play of the record. */
export const toModulePlay = ({ winner, detail, contradictory, failed, flags }: StagedVerdict): ModulePlay => ({
  winner,
  detail,
  contradictory,
  failed,
  flags,
});

/** True when a recorded play's winner follows from its own detail. A play that was edited by hand is not used. */
export const modulePlayHolds = (play: Pick<ModulePlay, "winner" | "detail">): boolean =>
  winnerOfDetail(play.detail) === play.winner;

/** Fields of a duel's record besides the winner and its `detail`. */
const extrasSchema = z.looseObject({
  plays: z.array(modulePlaySchema).optional(),
  contradictory: z.array(z.string()).default([]),
  failed: z.array(z.string()).default([]),
  flags: z.array(z.string()).default([]),
});

/** The plays in a duel's record, one or several. None when one of them does not follow from its detail. */
export function recordedModulePlays(duel: ModuleDuel): readonly ModulePlay[] {
  const extras = extrasSchema.safeParse(duel["x404"] ?? {});
  if (!extras.success) return [];
  const { plays, contradictory, failed, flags } = extras.data;
  if (plays !== undefined) return plays.every(modulePlayHolds) ? plays : [];
  if (duel.detail === null || duel.winner === "skipped") return [];
  const play = { winner: duel.winner, detail: duel.detail, contradictory, failed, flags };
  return modulePlayHolds(play) ? [play] : [];
}
