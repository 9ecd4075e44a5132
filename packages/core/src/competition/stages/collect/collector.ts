import { randomInt } from "node:crypto";
import type { Chain } from "../../../ports/chain.ts";
import type { Service, ServiceContext } from "../../../ports/service.ts";
import type { StageSettings } from "../shared/settings.ts";
import { ownerTurn } from "../shared/turn.ts";
import { downloadingTurn } from "./downloading.ts";
import { minerGenerationTurn } from "./miner-generation.ts";
import { openTurn } from "./open.ts";
import type { DownloadStage } from "./types.ts";

export type CollectorOptions = {
  readonly chain: Pick<Chain, "currentBlock" | "commitments">;
  /** Does DOWNLOADING. */
  readonly download: DownloadStage;
  /** A 32-bit unsigned number that nobody can foresee. @default node:crypto */
  readonly randomSeed?: (() => number) | undefined;
  readonly settings?: StageSettings | undefined;
};

/**
 * The submission collector: owner of OPEN, MINER_GENERATION and DOWNLOADING.
 *
 * @example
 * const collector = createCollector(context, { chain, download });
 * const result = await collector.turn({ signal });
 */
export function createCollector(context: ServiceContext, options: CollectorOptions): Service {
  const { chain, download, settings = {} } = options;
  const randomSeed = options.randomSeed ?? (() => randomInt(0, 2 ** 32));
  return {
    name: "collector",
    turn: ({ signal }) =>
      ownerTurn(context, {
        owner: "collector",
        settings,
        signal,
        act(seen) {
          const parts = { context, chain, download, randomSeed, settings, signal };
          if (seen.state.stage === "open") return openTurn(parts, seen);
          return seen.state.stage === "downloading" ? downloadingTurn(parts, seen) : minerGenerationTurn(parts, seen);
        },
      }),
  };
}
