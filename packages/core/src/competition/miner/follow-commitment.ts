import { systemClock } from "../../base/kit/system-clock.ts";
import { BLOCK_SECONDS, type Chain } from "../../ports/chain.ts";
import type { Clock } from "../../ports/clock.ts";
import type { PublishedCommitment } from "../../ports/commitment-publisher.ts";

/** What became of a commitment. */
export type CommitmentEffect =
  /** The chain shows the text as it was published. */
  | {
      readonly kind: "revealed";
      /** Block at which it was revealed. */
      readonly block: number;
    }
  /** Its time is over and the chain does not show it. */
  | {
      readonly kind: "missed";
      /** Last block that was looked at. */
      readonly block: number;
      /** What the chain shows in its place, as one sentence. */
      readonly reason: string;
    };

/** Which commitment is followed, and for how long. */
export type FollowCommitmentOptions = Pick<PublishedCommitment, "hotkey" | "revealBlock"> & {
  /** The text that was published. */
  readonly text: string;
  /** Blocks after `revealBlock` for which a late beacon is waited for. @default 50, ten minutes */
  readonly graceBlocks?: number | undefined;
  /** Wait between two looks, milliseconds. @default 12000, one block */
  readonly pollMs?: number | undefined;
  /** Hears each block that was looked at. */
  readonly onBlock?: ((block: number) => void) | undefined;
  /** Real time. @default systemClock */
  readonly io?: Clock | undefined;
  /** Ends the wait: the call rejects with this signal's reason. */
  readonly signal?: AbortSignal | undefined;
};

/** Blocks that a commitment may be revealed before its time: rounds of the beacon and blocks do not fall together. */
const EARLY_BLOCKS = 5;

/**
 * Follows a commitment to its reveal and compares what the chain shows. That it was sent proves nothing: a text that the chain cannot open
 * is dropped without a word, and a later commitment of the same hotkey takes its place.
 *
 * @example
 * const sent = await publishSubmission(chain, { fields: { commit } });
 * const effect = await followCommitment(chain, sent);
 */
export async function followCommitment(
  chain: Pick<Chain, "commitments" | "currentBlock">,
  options: FollowCommitmentOptions,
): Promise<CommitmentEffect> {
  const { hotkey, text, revealBlock, signal, onBlock, graceBlocks = 50 } = options;
  const { io = systemClock, pollMs = BLOCK_SECONDS * 1000 } = options;
  for (;;) {
    const block = await chain.currentBlock({ signal });
    onBlock?.(block);
    if (block >= revealBlock - EARLY_BLOCKS) {
      const mine = (await chain.commitments({ signal })).find((one) => one.hotkey === hotkey)?.entries ?? [];
      const recent = mine.filter((entry) => entry.block >= revealBlock - EARLY_BLOCKS);
      const entry = recent.find((candidate) => candidate.text === text);
      if (entry) return { kind: "revealed", block: entry.block };
      if (block > revealBlock + graceBlocks) return { kind: "missed", block, reason: whyMissed(recent, options) };
    }
    await io.sleep(pollMs, { signal });
  }
}

function whyMissed(
  recent: readonly { readonly block: number; readonly problem: string | null }[],
  { revealBlock, graceBlocks = 50 }: FollowCommitmentOptions,
): string {
  const [other] = recent;
  if (other === undefined) return `the chain revealed nothing of this hotkey until block ${revealBlock + graceBlocks}`;
  if (other.problem !== null) return `what the chain revealed at block ${other.block} is no text: ${other.problem}`;
  return `the chain revealed another text at block ${other.block}: a later commitment took this one's place`;
}
