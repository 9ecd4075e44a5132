import type { Chain } from "../../../ports/chain.ts";
import type { Service, ServiceContext } from "../../../ports/service.ts";
import type { StageSettings } from "../shared/settings.ts";
import { ownerTurn } from "../shared/turn.ts";
import { finalizingTurn } from "./finalizing.ts";

export type RoundManagerOptions = {
  readonly chain: Pick<Chain, "currentBlock">;
  readonly settings?: StageSettings | undefined;
};

/**
 * The round manager: owner of FINALIZING.
 *
 * @example
 * const manager = createRoundManager(context, { chain });
 * const result = await manager.turn({ signal });
 */
export function createRoundManager(context: ServiceContext, { chain, settings = {} }: RoundManagerOptions): Service {
  return {
    name: "round-manager",
    turn: ({ signal }) =>
      ownerTurn(context, {
        owner: "round-manager",
        settings,
        signal,
        act: (seen) => finalizingTurn({ context, chain, settings, signal }, seen),
      }),
  };
}
