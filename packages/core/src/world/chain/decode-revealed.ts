import type { RevealedCommitment } from "../../ports/chain.ts";

/** Bytes of a SCALE compact number by the two low bits of its first byte; mode 3 is read as 4, as the Python SDK reads it. */
const PREFIX_BYTES = [1, 2, 4, 4] as const;

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * One entry of `RevealedCommitments`: the bytes as they lie in storage, length prefix included, to text. Bytes that are no UTF-8 and an
 * empty entry give a problem, never an exception, so one hotkey's garbage never reaches another's entries (CHAIN.md section 2.3).
 *
 * The prefix's value is not compared with the length that follows: neither does the Python SDK, and both must read the same text.
 */
export function decodeRevealed(entry: {
  /** As storage has them. */
  readonly bytes: Uint8Array;
  /** Block of the reveal. */
  readonly block: number;
}): RevealedCommitment {
  const { bytes, block } = entry;
  const [first] = bytes;
  if (first === undefined) return { block, text: null, problem: "empty" };
  const payload = bytes.subarray(PREFIX_BYTES[(first & 3) as 0 | 1 | 2 | 3]);
  try {
    return { block, text: utf8.decode(payload), problem: null };
  } catch {
    return { block, text: null, problem: "not UTF-8" };
  }
}
