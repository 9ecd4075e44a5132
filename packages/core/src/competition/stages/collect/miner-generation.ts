import type { TurnResult } from "../../../ports/service.ts";
import { MESSAGES } from "../../records/commit-message.ts";
import { readNeeded } from "../../records/needed.ts";
import { paths } from "../../records/paths.ts";
import { scheduleSchema } from "../../records/schedule.ts";
import { moveState, type SeenState } from "../shared/seen-state.ts";
import type { CollectorParts } from "./parts.ts";
import { waitForBlock } from "./wait-for-block.ts";

/** MINER_GENERATION: the miners have until the deadline block. */
export async function minerGenerationTurn(parts: CollectorParts, seen: SeenState): Promise<TurnResult> {
  const { context, chain, signal } = parts;
  const round = seen.state.current_round;
  const schedule = await readNeeded(context.state, { path: paths.schedule(round), schema: scheduleSchema });
  const currentBlock = await chain.currentBlock({ signal });
  const targetBlock = schedule.generation_deadline_block;
  const wait = waitForBlock(parts, { currentBlock, targetBlock, what: "the generation deadline block" });
  if (wait) return wait;
  const { change, expect, stage } = moveState(seen, { to: "downloading" });
  await context.state.commit([change], {
    message: MESSAGES.stateMoved.text({ stage, also: "", round }),
    expect,
    signal,
  });
  return { kind: "acted", what: `round ${round}: generation is over, downloading` };
}
