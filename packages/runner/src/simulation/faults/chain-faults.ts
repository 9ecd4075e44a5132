import { type FaultKind, MINUTE } from "./fault-kind.ts";

const readings = ["currentBlock", "commitments", "metagraph", "readWeights", "locks"];
const chain = { port: "chain", act: { does: "alter" } } as const;

/** Faults of the chain's node. */
export const CHAIN_FAULTS: readonly FaultKind[] = [
  {
    ...chain,
    name: "chain-stalled",
    verbs: ["currentBlock"],
    rate: 0.004,
    spanMs: [5 * MINUTE, 60 * MINUTE],
    sentence: "The node's head stands still for a while.",
  },
  {
    ...chain,
    name: "chain-reorganised",
    verbs: ["currentBlock"],
    rate: 0.02,
    sentence: "The head is a few blocks back: the newest were reorganised away.",
  },
  {
    ...chain,
    name: "chain-jump-back",
    verbs: ["currentBlock"],
    rate: 0.01,
    sentence: "Another node answers, which is hundreds of blocks behind.",
  },
  {
    ...chain,
    name: "chain-timeout",
    verbs: [...readings, "setWeights"],
    rate: 0.02,
    act: { does: "fail", code: "CHAIN_TIMEOUT", waitMs: [30_000, MINUTE] },
    sentence: "The node does not answer in time.",
  },
  {
    ...chain,
    name: "chain-commitments-missing",
    verbs: ["commitments"],
    rate: 0.05,
    sentence: "A bystander's commitment is missing from the answer.",
  },
  {
    ...chain,
    name: "chain-commitments-malformed",
    verbs: ["commitments"],
    rate: 0.2,
    sentence: "Hotkeys have committed numbers, nested brackets, quotes and bytes that are no text.",
  },
  {
    ...chain,
    name: "chain-commitments-flood",
    verbs: ["commitments"],
    rate: 0.01,
    atMost: 1,
    sentence: "Ten thousand commitments of nonsense stand beside the good ones.",
  },
  {
    ...chain,
    name: "chain-reveal-expired",
    verbs: ["commitments"],
    rate: 0.1,
    sentence: "A timelocked commitment could not be opened in its time, and has no text.",
  },
  {
    ...chain,
    name: "chain-weights-limited",
    verbs: ["setWeights"],
    rate: 0.05,
    sentence: "The chain takes no weights now: its rate limit.",
  },
  {
    ...chain,
    name: "chain-weights-failed",
    verbs: ["setWeights"],
    rate: 0.03,
    sentence: "The transaction is taken into a block and refused there.",
  },
  {
    ...chain,
    name: "chain-weights-lost",
    verbs: ["setWeights"],
    rate: 0.03,
    act: { does: "fail", code: "CHAIN_TIMEOUT", done: true },
    sentence: "The weights are set, and the answer is lost.",
  },
];
