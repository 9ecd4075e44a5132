import { BLOCK_SECONDS, type Service } from "@404-gen/core";
import { leaderFile } from "@404-gen/core/records";
import { getFile } from "@404-gen/core/round";
import { readChainFile } from "@404-gen/core/simulated";
import type { Assembly } from "../assemble/assemble-services.ts";
import { type TurnEvent, takeTurn } from "../run/loop.ts";
import { DEMO_START_BLOCK, DEMO_START_MS } from "./setup.ts";
import type { World } from "./world.ts";

export type SetWeightsOptions = {
  readonly world: World;
  readonly assembly: Assembly;
  readonly signal: AbortSignal;
  readonly onTurn?: ((event: TurnEvent) => void) | undefined;
};

/**
 * Sets the validator's weights after the round, at the block from which the new leader holds the crown. Only once: the chain file shows if it was
 * done.
 */
export async function setWeights({ world, assembly, signal, onTurn }: SetWeightsOptions): Promise<void> {
  if ((await readChainFile(world.chainFile)).weights.length > 0) return;
  const leader = await getFile(await assembly.part("state"), leaderFile);
  const block = leader?.at(-1)?.effective_block ?? DEMO_START_BLOCK;
  world.place.clock.jumpTo(DEMO_START_MS + (block - DEMO_START_BLOCK) * BLOCK_SECONDS * 1000);
  const weights = assembly.services.find(({ name }) => name === "weights") as Service;
  onTurn?.(await takeTurn(weights, signal));
}

/** Hotkey with most of the weight that was set last; null when no weights were set. */
export async function heaviestHotkey(chainFile: string): Promise<string | null> {
  const { neurons, weights } = await readChainFile(chainFile);
  const last = weights.at(-1);
  if (last === undefined) return null;
  const uid = last.uids[last.values.indexOf(Math.max(...last.values))];
  return uid === undefined ? null : (neurons[uid]?.hotkey ?? null);
}
