import type { Chain } from "../../../ports/chain.ts";
import type { Service, ServiceContext } from "../../../ports/service.ts";
import { defineOwner } from "../../owner/define-owner.ts";
import type { OwnerSettings } from "../../owner/settings.ts";
import { steady } from "../../owner/steady-notifier.ts";
import { stagesOf } from "../../rules/stages.ts";
import { finalizingTurn } from "./finalizing.ts";

export type RoundManagerOptions = {
  readonly chain: Pick<Chain, "currentBlock">;
  /** @default OWNER_DEFAULTS */
  readonly settings?: OwnerSettings | undefined;
};

/**
 * The round manager: owner of FINALIZING.
 *
 * @example
 * const manager = createRoundManager(context, { chain });
 * const result = await manager.turn({ signal });
 */
export function createRoundManager(context: ServiceContext, { chain, settings }: RoundManagerOptions): Service {
  const parts = { ...steady(context), chain };
  return defineOwner(context, {
    name: "round-manager",
    stages: stagesOf("round-manager"),
    settings,
    act: (look) => finalizingTurn(parts, look),
  });
}
