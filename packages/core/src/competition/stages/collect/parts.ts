import type { Chain } from "../../../ports/chain.ts";
import type { ServiceContext } from "../../../ports/service.ts";
import type { Opening } from "./opening.ts";
import type { DownloadStage } from "./types.ts";

/** What the collector's turns work with. */
export type CollectorParts = ServiceContext & {
  readonly chain: Pick<Chain, "currentBlock" | "commitments">;
  readonly download: DownloadStage;
  readonly opening: Opening;
  readonly randomSeed: () => number;
};
