import type { TurnResult } from "../../../ports/service.ts";
import type { Look } from "../../owner/look.ts";
import { estimateEta } from "../../rules/schedule.ts";

export type WaitForBlockOptions = {
  readonly currentBlock: number;
  readonly targetBlock: number;
  /** The block's name, for people. */
  readonly what: string;
};

/** How long to wait for a block, null when it is there. */
export function waitForBlock(look: Pick<Look, "now" | "wait">, options: WaitForBlockOptions): TurnResult | null {
  const { currentBlock, targetBlock, what } = options;
  if (currentBlock >= targetBlock) return null;
  const eta = estimateEta({ now: look.now, currentBlock, targetBlock });
  return look.wait(`${what} ${targetBlock}, expected ${eta} (now ${currentBlock})`, eta);
}
