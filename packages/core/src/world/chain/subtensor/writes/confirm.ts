import { BLOCK_SECONDS } from "../../../../ports/chain.ts";
import { type PinnedHead, pinHead } from "../connection/pin-head.ts";
import type { SubtensorContext } from "../context.ts";

export type ConfirmOptions<T> = {
  /** Head block when the transaction was sent. */
  readonly sentAtBlock: number;
  /** Looks at the state; null: not there yet. */
  readonly look: (head: PinnedHead) => Promise<T | null>;
  readonly what: string;
  readonly signal?: AbortSignal | undefined;
};

/**
 * Waits until a transaction shows in the state, by looking and not by subscription: a subscription dies with its socket, in silence.
 * Null when `confirmBlocks` have passed without it, or twice their time without blocks.
 */
export async function confirm<T>(context: SubtensorContext, options: ConfirmOptions<T>): Promise<T | null> {
  const lastBlock = options.sentAtBlock + context.confirmBlocks;
  const giveUpAt = context.io.now() + context.confirmBlocks * BLOCK_SECONDS * 2_000;
  for (;;) {
    const { found, block } = await context.connection.use(
      async (session) => {
        const head = await pinHead(session);
        return { found: await options.look(head), block: head.block };
      },
      { what: options.what, signal: options.signal },
    );
    if (found !== null) return found;
    if (block > lastBlock || context.io.now() >= giveUpAt) return null;
    await context.io.sleep(context.confirmPollMs, { signal: options.signal });
  }
}
