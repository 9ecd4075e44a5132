import type { TurnResult } from "../../../ports/service.ts";
import { estimateEta } from "../../rules/schedule.ts";
import { nextLook } from "../shared/next-look.ts";
import type { CollectorParts } from "./parts.ts";

export type WaitForBlockOptions = {
  readonly currentBlock: number;
  readonly targetBlock: number;
  /** The block's name, for people. */
  readonly what: string;
};

/** How long to wait for a block, null when it is there. */
export function waitForBlock({ context, settings }: CollectorParts, options: WaitForBlockOptions): TurnResult | null {
  const { currentBlock, targetBlock, what } = options;
  if (currentBlock >= targetBlock) return null;
  const now = context.clock.now();
  const eta = estimateEta({ now, currentBlock, targetBlock });
  return {
    kind: "waiting",
    reason: `${what} ${targetBlock}, expected ${eta} (now ${currentBlock})`,
    untilMs: nextLook({ ...settings, now, eta }),
  };
}
