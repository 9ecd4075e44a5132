import { CompetitionError } from "../../../base/errors/competition-error.ts";
import type { ServiceContext, TurnResult } from "../../../ports/service.ts";
import { STAGE_OWNERS, type StageOwner } from "../../rules/stages.ts";
import { nextLook } from "./next-look.ts";
import { type SeenState, seeState } from "./seen-state.ts";
import type { StageSettings } from "./settings.ts";

export type OwnerTurnOptions = {
  readonly owner: StageOwner;
  readonly settings: StageSettings;
  readonly signal: AbortSignal;
  /** One decision on a stage that the owner owns. */
  readonly act: (seen: SeenState) => Promise<TurnResult>;
};

/**
 * One turn of a stage's owner: look, act if the stage is its own, otherwise idle until the eta. Somebody else having written first
 * is nothing special: the next turn looks again and decides again.
 */
export async function ownerTurn(context: ServiceContext, options: OwnerTurnOptions): Promise<TurnResult> {
  const { owner, settings, signal, act } = options;
  const seen = await seeState(context.state, { signal });
  const { stage, next_stage_eta: eta } = seen.state;
  if (STAGE_OWNERS[stage] !== owner) {
    return {
      kind: "idle",
      reason: `stage ${stage}`,
      untilMs: nextLook({ ...settings, now: context.clock.now(), eta }),
    };
  }
  try {
    return await act(seen);
  } catch (error) {
    if (!CompetitionError.is(error, "STATE_CONFLICT")) throw error;
    context.logger.info("the state changed meanwhile; deciding again", { paths: error.data["paths"] });
    return { kind: "acted", what: "looked again: the state changed meanwhile" };
  }
}
