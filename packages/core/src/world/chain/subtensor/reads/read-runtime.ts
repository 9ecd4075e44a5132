import type { Session } from "../connection/open-session.ts";
import { type PinnedHead, pinHead } from "../connection/pin-head.ts";
import { findItem } from "./storage-item.ts";

/** What this client works with of a runtime. */
export type RuntimeFit = {
  readonly specVersion: number;
  /** Storage items and calls that this client uses and the runtime lacks: `SubtensorModule.Weights`. Empty: all are there. */
  readonly missing: readonly string[];
};

/** Items that something stops without; what has a stand-in is not here. */
const ITEMS: Readonly<Record<string, readonly string[]>> = {
  subtensorModule: [
    "subnetworkN",
    "keys",
    "lastUpdate",
    "validatorPermit",
    "weights",
    "tempo",
    "weightsSetRateLimit",
    "commitRevealWeightsEnabled",
    "subnetOwnerHotkey",
  ],
  commitments: ["revealedCommitments", "commitmentOf"],
};
const CALLS: Readonly<Record<string, readonly string[]>> = {
  subtensorModule: ["setMechanismWeights", "commitTimelockedMechanismWeights"],
  commitments: ["setCommitment"],
};

type Calls = Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>>;

const missingItems = (head: PinnedHead) =>
  Object.entries(ITEMS).flatMap(([pallet, items]) =>
    items.filter((item) => findItem(head, { pallet, item }) === null).map((item) => `${pallet}.${item}`),
  );

/** Compares the live runtime with what this client uses: a runtime upgrade may take a name away. */
export async function readRuntime(session: Session): Promise<RuntimeFit> {
  const head = await pinHead(session);
  const calls = session.api.tx as unknown as Calls;
  const missing = Object.entries(CALLS).flatMap(([pallet, names]) =>
    names.filter((name) => calls[pallet]?.[name] === undefined).map((name) => `${pallet}.${name}()`),
  );
  return { specVersion: head.specVersion, missing: [...missingItems(head), ...missing] };
}
