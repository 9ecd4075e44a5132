import type { Chain } from "../../../ports/chain.ts";
import type { Clock } from "../../../ports/clock.ts";
import type { Service, ServiceContext } from "../../../ports/service.ts";
import { POLICY_ONE, type PolicyOne } from "../../one/policy.ts";
import { STATE_FILES_ONE } from "../../one/state-files.ts";
import { defineOwner } from "../../owner/define-owner.ts";
import type { OwnerSettings } from "../../owner/settings.ts";
import { steady } from "../../owner/steady-notifier.ts";
import { validateConfig } from "../../rules/config-check.ts";
import { stagesOf } from "../../rules/stages.ts";
import { type FinalizingFiles, finalizingTurn } from "./finalizing.ts";

/** What the round manager works with. */
export type RoundManagerOptions = {
  /** Tells the current block, by which the next round is planned. */
  readonly chain: Pick<Chain, "currentBlock">;
  /** How the crown moves. @default POLICY_ONE */
  readonly policy?: Pick<PolicyOne, "moveCrown"> | undefined;
  /** The competition's own files. @default STATE_FILES_ONE */
  readonly files?: FinalizingFiles | undefined;
  /** What the competition asks of its config. @default competition 1's */
  readonly validateConfig?: typeof validateConfig | undefined;
  /** Pace of its turns. @default OWNER_DEFAULTS */
  readonly settings?: OwnerSettings | undefined;
  /** Real time, for how often the branch is looked at. @default systemClock */
  readonly io?: Clock | undefined;
};

/**
 * The round manager: owner of FINALIZING.
 *
 * @example
 * const manager = createRoundManager(context, { chain });
 * const result = await manager.turn({ signal });
 */
export function createRoundManager(context: ServiceContext, options: RoundManagerOptions): Service {
  const { chain, settings, io, policy = POLICY_ONE, files = STATE_FILES_ONE } = options;
  const parts = { ...steady(context), chain, policy, files, validateConfig: options.validateConfig ?? validateConfig };
  return defineOwner(context, {
    name: "round-manager",
    stages: stagesOf("round-manager"),
    settings,
    io,
    act: (look) => finalizingTurn(parts, look),
  });
}
