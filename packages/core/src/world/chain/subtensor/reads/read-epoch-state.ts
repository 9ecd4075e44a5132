import type { EpochState } from "../../reveal-round.ts";
import type { PinnedHead } from "../connection/pin-head.ts";
import { findItem, readNumber } from "./storage-item.ts";

async function readDynamic(head: PinnedHead, keys: readonly unknown[]): Promise<EpochState["dynamic"]> {
  // Its absence marks a runtime from before the dynamic tempo (CHAIN.md section 4.6).
  if (!findItem(head, { pallet: "subtensorModule", item: "subnetEpochIndex" })) return null;
  const [lastEpochBlock, pendingEpochAt, epochIndex, blocksSinceLastStep] = await Promise.all(
    ["lastEpochBlock", "pendingEpochAt", "subnetEpochIndex", "blocksSinceLastStep"].map((item) =>
      readNumber(head, { item, keys }),
    ),
  );
  return {
    lastEpochBlock: lastEpochBlock ?? 0,
    pendingEpochAt: pendingEpochAt ?? 0,
    epochIndex: epochIndex ?? 0,
    blocksSinceLastStep: blocksSinceLastStep ?? 0,
  };
}

/** What decides in which epoch a timelocked commit is revealed, all of it at the pinned block. */
export async function readEpochState(head: PinnedHead, subnet: { readonly netuid: number }): Promise<EpochState> {
  const keys = [subnet.netuid];
  const [tempo, revealPeriod, dynamic] = await Promise.all([
    readNumber(head, { item: "tempo", keys }),
    readNumber(head, { item: "revealPeriodEpochs", keys }),
    readDynamic(head, keys),
  ]);
  return { head: head.block, netuid: subnet.netuid, tempo, revealPeriod, dynamic };
}
