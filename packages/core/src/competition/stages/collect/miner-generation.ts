import type { TurnResult } from "../../../ports/service.ts";
import type { Look } from "../../owner/look.ts";
import { scheduleFile } from "../../records/schedule.ts";
import { needFile } from "../../round/read-file.ts";
import type { CollectorParts } from "./parts.ts";
import { waitForBlock } from "./wait-for-block.ts";

/** MINER_GENERATION: the miners have until the deadline block. */
export async function minerGenerationTurn({ chain }: CollectorParts, look: Look): Promise<TurnResult> {
  const { round, signal } = look;
  const schedule = await needFile(look.record, scheduleFile, { round });
  const currentBlock = await chain.currentBlock({ signal });
  const targetBlock = schedule.generation_deadline_block;
  const wait = waitForBlock(look, { currentBlock, targetBlock, what: "the generation deadline block" });
  if (wait) return wait;
  const stage = await look.move("downloading");
  return { kind: "acted", what: `round ${round}: generation is over, ${stage}` };
}
