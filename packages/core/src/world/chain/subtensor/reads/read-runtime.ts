import type { Session } from "../connection/open-session.ts";
import { type PinnedHead, pinHead } from "../connection/pin-head.ts";
import { findItem } from "./storage-item.ts";

/** What this client works with of a runtime. */
export type RuntimeFit = {
  readonly specVersion: number;
  /** Storage items and calls that this client uses and the runtime lacks: `SubtensorModule.Weights`. Empty: all are there. */
  readonly missing: readonly string[];
  /** True when the runtime knows null-consensus mode, in which weights go by `set_weights_v2`; this client does not set them so. */
  readonly nullConsensus: boolean;
};

/** Pallet of the subnets, in the library's spelling. */
export const WEIGHTS_PALLET = "subtensorModule";

/** Items without which something stops working; items with a substitute are not here. */
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

/**
 * True when the runtime has a `set_weights_v2`. Its spelling is the only known sign of null-consensus mode: we found no storage item
 * that says which mode a subnet is in.
 */
export function takesNullConsensus({ api }: Session): boolean {
  return Object.keys((api.tx as unknown as Calls)[WEIGHTS_PALLET] ?? {}).some((name) =>
    /^set(Mechanism)?WeightsV2$/.test(name),
  );
}

/** Compares the live runtime with what this client uses: a runtime upgrade may take a name away. */
export async function readRuntime(session: Session): Promise<RuntimeFit> {
  const head = await pinHead(session);
  const calls = session.api.tx as unknown as Calls;
  const missing = Object.entries(CALLS).flatMap(([pallet, names]) =>
    names.filter((name) => calls[pallet]?.[name] === undefined).map((name) => `${pallet}.${name}()`),
  );
  return {
    specVersion: head.specVersion,
    missing: [...missingItems(head), ...missing],
    nullConsensus: takesNullConsensus(session),
  };
}
