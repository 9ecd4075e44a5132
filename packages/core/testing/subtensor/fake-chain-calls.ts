import { drandRoundAt } from "../../src/world/chain/drand.ts";
import type { FakeCall } from "./fake-item.ts";
import { openSealed } from "./open-sealed.ts";

/** A commitment that waits for its drand round. */
export type WaitingCommitment = {
  readonly hotkey: string;
  readonly round: number;
  readonly sealed: Uint8Array;
};

/** Weights as they came to the chain, opened if they were sealed. */
export type FakeWeights = {
  readonly hotkey: string;
  readonly block: number;
  readonly path: "plain" | "timelocked";
  readonly uids: readonly number[];
  readonly values: readonly number[];
  readonly versionKey: bigint;
  /** drand round of a timelocked commit. */
  readonly round: number | null;
};

const bytesOf = (hex: unknown) => Uint8Array.from(Buffer.from(String(hex).slice(2), "hex"));

function u16List(bytes: Buffer, at: number): { list: number[]; next: number } {
  const count = (bytes[at] ?? 0) >> 2;
  const list = Array.from({ length: count }, (_, i) => bytes.readUInt16LE(at + 1 + 2 * i));
  return { list, next: at + 1 + 2 * count };
}

/** Reads the payload of a timelocked commit: hotkey, uids, values, version key (fewer than 64 weights). */
function readPayload(payload: Uint8Array) {
  const bytes = Buffer.from(payload);
  const uids = u16List(bytes, 33);
  const values = u16List(bytes, uids.next);
  return {
    publicKey: bytes.subarray(1, 33).toString("hex"),
    uids: uids.list,
    values: values.list,
    versionKey: bytes.readBigUInt64LE(values.next),
  };
}

/** Opens a ciphertext with whichever of the keys that were handed out fits. */
export function openWithAny(ciphertext: Uint8Array, keys: readonly Uint8Array[]): Uint8Array | null {
  for (const key of keys) {
    const plain = key.length === 32 ? openSealed(ciphertext, { key }) : null;
    if (plain) return plain;
  }
  return null;
}

/** The weights that a call carries, null for another call. */
export function weightsOf(
  call: FakeCall,
  context: { readonly block: number; readonly secrets: readonly Uint8Array[] },
): FakeWeights | null {
  const base = { hotkey: call.signer, block: context.block };
  if (call.name === "subtensorModule.setMechanismWeights") {
    const [, , uids, values, versionKey] = call.args as [number, number, number[], number[], number];
    return { ...base, path: "plain", uids, values, versionKey: BigInt(versionKey), round: null };
  }
  if (call.name !== "subtensorModule.commitTimelockedMechanismWeights") return null;
  const plain = openWithAny(bytesOf(call.args[2]), context.secrets);
  const payload = plain ? readPayload(plain) : { uids: [], values: [], versionKey: 0n };
  return { ...base, path: "timelocked", ...payload, round: Number(call.args[3]) };
}

type CommitmentArgs = [number, { fields: { timelockEncrypted?: { encrypted: string; revealRound: number } }[] }];

/** The sealed commitment that a call carries, null for another call. */
export function commitmentOf(call: FakeCall): WaitingCommitment | null {
  if (call.name !== "commitments.setCommitment") return null;
  const field = (call.args as CommitmentArgs)[1].fields[0]?.timelockEncrypted;
  return field ? { hotkey: call.signer, round: field.revealRound, sealed: bytesOf(field.encrypted) } : null;
}

/** True once the beacon has signed the round. */
export const isDue = (commitment: Pick<WaitingCommitment, "round">, at: { readonly nowMs: number }): boolean =>
  commitment.round <= drandRoundAt(at.nowMs / 1000);
