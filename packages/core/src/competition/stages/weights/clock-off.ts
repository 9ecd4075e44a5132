import { BLOCK_SECONDS } from "../../../ports/chain.ts";

/**
 * This machine's clock minus the chain's, milliseconds: positive when it is ahead. A head is up to one block old: only what is beyond that
 * is the clock's.
 *
 * @example
 * const { timeMs } = await chain.readWeights();
 * const off = timeMs === null ? null : clockOffMs(timeMs, Date.now());
 */
export function clockOffMs(chainMs: number, nowMs: number): number {
  const off = nowMs - chainMs;
  return off > 0 ? Math.max(0, off - BLOCK_SECONDS * 1000) : off;
}
