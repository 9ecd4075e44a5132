import { randomInt } from "node:crypto";
import type { Chain } from "../../../ports/chain.ts";
import type { Clock } from "../../../ports/clock.ts";
import type { Service, ServiceContext } from "../../../ports/service.ts";
import { OPENING_ONE } from "../../one/opening.ts";
import { defineOwner } from "../../owner/define-owner.ts";
import type { OwnerSettings } from "../../owner/settings.ts";
import { steady } from "../../owner/steady-notifier.ts";
import { stagesOf } from "../../rules/stages.ts";
import { downloadingTurn } from "./downloading.ts";
import { minerGenerationTurn } from "./miner-generation.ts";
import { openTurn } from "./open.ts";
import type { Opening } from "./opening.ts";
import type { DownloadStage } from "./types.ts";

/** What the collector works with. */
export type CollectorOptions = {
  /** Where commitments are read. */
  readonly chain: Pick<Chain, "currentBlock" | "commitments">;
  /** Does DOWNLOADING. */
  readonly download: DownloadStage;
  /** How the competition opens its rounds. @default competition 1's */
  readonly opening?: Opening | undefined;
  /** A 32-bit unsigned number that nobody can foresee. @default node:crypto */
  readonly randomSeed?: (() => number) | undefined;
  /** How often it looks. @default OWNER_DEFAULTS */
  readonly settings?: OwnerSettings | undefined;
  /** Real time, for how often the branch is looked at during downloads. @default systemClock */
  readonly io?: Clock | undefined;
};

/**
 * The submission collector: owner of OPEN, MINER_GENERATION and DOWNLOADING.
 *
 * @example
 * const collector = createCollector(context, { chain, download });
 * const result = await collector.turn({ signal });
 */
export function createCollector(context: ServiceContext, options: CollectorOptions): Service {
  const { chain, download, settings, opening = OPENING_ONE } = options;
  const randomSeed = options.randomSeed ?? (() => randomInt(0, 2 ** 32));
  const parts = { ...steady(context), chain, download, opening, randomSeed };
  return defineOwner(context, {
    name: "collector",
    stages: stagesOf("collector"),
    settings,
    io: options.io,
    act(look) {
      if (look.stage === "open") return openTurn(parts, look);
      return look.stage === "downloading" ? downloadingTurn(parts, look) : minerGenerationTurn(parts, look);
    },
  });
}
