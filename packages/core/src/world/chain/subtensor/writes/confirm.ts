import { BLOCK_SECONDS } from "../../../../ports/chain.ts";
import { type PinnedHead, pinHead } from "../connection/pin-head.ts";
import type { SubtensorContext } from "../context.ts";
import { findDispatch } from "../reads/find-dispatch.ts";
import type { SignedCall } from "./sign-call.ts";

export type ConfirmOptions<T> = {
  readonly signed: SignedCall;
  /** Looks at the state; null: not there yet. */
  readonly look: (head: PinnedHead) => Promise<T | null>;
  readonly what: string;
  readonly signal?: AbortSignal | undefined;
};

/** What became of a transaction. */
export type Confirmation<T> =
  | { readonly kind: "done"; readonly result: T }
  /** In a block, and refused there by the runtime: `error` is its name for it. */
  | { readonly kind: "failed"; readonly block: number; readonly error: string }
  | { readonly kind: "unseen" };

/**
 * Waits until a transaction shows in the state or has failed in its block, by looking and not by subscription: a subscription dies with
 * its socket, in silence. `unseen` when `confirmBlocks` have passed since it was signed, or twice their time without blocks.
 */
export async function confirm<T>(context: SubtensorContext, options: ConfirmOptions<T>): Promise<Confirmation<T>> {
  const { signed, what, signal } = options;
  const lastBlock = signed.signedAtBlock + context.confirmBlocks;
  const giveUpAt = context.io.now() + context.confirmBlocks * BLOCK_SECONDS * 2_000;
  let next = signed.signedAtBlock;
  for (;;) {
    const {
      found: result,
      failed,
      block,
    } = await context.connection.use(
      async (session) => {
        const head = await pinHead(session);
        const result = await options.look(head);
        if (result !== null) return { found: result, failed: null, block: head.block };
        const dispatch = await findDispatch(session, { hash: signed.hash, from: next, to: head.block });
        return {
          found: result,
          failed: dispatch?.error ? { block: dispatch.block, error: dispatch.error } : null,
          block: head.block,
        };
      },
      { what, signal },
    );
    if (result !== null) return { kind: "done", result };
    if (failed) return { kind: "failed", ...failed };
    if (block > lastBlock || context.io.now() >= giveUpAt) return { kind: "unseen" };
    // The head's block is looked into again: another block of the same height may take its place.
    next = Math.max(next, block);
    await context.io.sleep(context.confirmPollMs, { signal });
  }
}
