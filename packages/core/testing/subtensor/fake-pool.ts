import type { FakeFaults } from "./fake-faults.ts";
import type { FakeCall } from "./fake-item.ts";
import { hashOf } from "./fake-ledger.ts";
import { FakeRpcError } from "./fake-rpc.ts";

export type FakePoolOptions = {
  readonly faults: Pick<FakeFaults, "poolError" | "swallow">;
  /** Reads a transaction at the head; null for a bad signature. */
  readonly decode: (extrinsic: string) => FakeCall | null;
};

/** The transaction pool: one transaction for each account and nonce, refusals in the words of a real node. */
export function createFakePool({ faults, decode }: FakePoolOptions) {
  const nonces = new Map<string, number>();
  let waiting: { readonly hex: string; readonly call: FakeCall }[] = [];
  const check = (hex: string): FakeCall => {
    if (faults.poolError) throw new FakeRpcError(faults.poolError.code, faults.poolError.message);
    const call = decode(hex);
    if (!call) throw new FakeRpcError(1010, "Invalid Transaction: Transaction has a bad signature");
    if (waiting.some((each) => each.hex === hex)) throw new FakeRpcError(1013, "Transaction Already Imported");
    if (waiting.some((each) => each.call.signer === call.signer && each.call.nonce === call.nonce)) {
      throw new FakeRpcError(1014, "Priority is too low: (0 vs 0)");
    }
    if (call.nonce < (nonces.get(call.signer) ?? 0)) {
      throw new FakeRpcError(1010, "Invalid Transaction: Transaction is outdated");
    }
    return call;
  };
  return {
    nextNonce: (address: string) => nonces.get(address) ?? 0,
    submit(hex: string): string {
      waiting.push({ hex, call: check(hex) });
      return hashOf(waiting.length);
    },
    /** The transactions that go into the next block. */
    take(): readonly { readonly hex: string; readonly call: FakeCall }[] {
      if (faults.swallow) return [];
      const batch = waiting;
      waiting = [];
      for (const { call } of batch) nonces.set(call.signer, call.nonce + 1);
      return batch;
    },
  };
}
