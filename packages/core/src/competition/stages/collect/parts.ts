import type { Chain } from "../../../ports/chain.ts";
import type { ServiceContext } from "../../../ports/service.ts";
import type { StageSettings } from "../shared/settings.ts";
import type { DownloadStage } from "./types.ts";

/** What the collector's turns work with. */
export type CollectorParts = {
  readonly context: ServiceContext;
  readonly chain: Pick<Chain, "currentBlock" | "commitments">;
  readonly download: DownloadStage;
  readonly randomSeed: () => number;
  readonly settings: StageSettings;
  readonly signal: AbortSignal;
};
