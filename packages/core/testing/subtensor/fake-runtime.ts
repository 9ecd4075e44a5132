import { expandMetadata, Metadata, StorageKey, TypeRegistry, unwrapStorageType } from "@polkadot/types";
import { u8aToHex } from "@polkadot/util";
import { signatureVerify } from "@polkadot/util-crypto";
import type { FakeCall, FakeItem } from "./fake-item.ts";
import { hashOf } from "./fake-ledger.ts";
import { lockState } from "./fake-subnet.ts";

type Query = ReturnType<typeof expandMetadata>["query"];

/** One runtime: what its metadata says about keys, values and calls. */
export type FakeRuntime = {
  readonly specVersion: number;
  readonly metadata: Uint8Array;
  /** Storage key as hex; null when this runtime has no such item. */
  keyOf(item: FakeItem): string | null;
  /** Storage key and value as hex; null when this runtime has no such item. */
  encode(item: FakeItem, value: unknown): { readonly key: string; readonly value: string } | null;
  /** Reads a signed transaction; null when its signature, era or genesis is not right for this runtime at this head. */
  decodeCall(extrinsic: string, at: { readonly head: number }): FakeCall | null;
  /** Answer of `SubnetInfoRuntimeApi_get_metagraph` with these stakes by uid; null when the runtime has no such call. */
  encodeStakes(stakes: readonly bigint[]): string | null;
  /** Answer of `StakeInfoRuntimeApi_get_coldkey_lock` for so much alpha; null: no lock. */
  encodeLock(alpha: number | null): string;
};

/** `transactionVersion` that the fake node answers with. */
export const TRANSACTION_VERSION = 1;
/** Payloads longer than this are signed as their hash. Source: Substrate's signed extensions. */
const HASHED_PAST = 256;

/** Type of what a runtime call answers; null when the runtime has no such call. */
function answerType(metadata: Metadata, { api, method }: { readonly api: string; readonly method: string }) {
  const apis = metadata.asLatest.apis.find(({ name }) => name.toString() === api);
  const entry = apis?.methods.find(({ name }) => name.toString() === method);
  return entry ? entry.output.toNumber() : null;
}

/** A runtime that speaks with this metadata (as stored: with its magic and version at the front). */
export function createFakeRuntime(options: {
  readonly metadata: Uint8Array;
  readonly specVersion: number;
}): FakeRuntime {
  const registry = new TypeRegistry();
  const metadata = new Metadata(registry, u8aToHex(options.metadata));
  registry.setMetadata(metadata, undefined, undefined, true);
  const query: Query = expandMetadata(registry, metadata).query;
  const keyOf = ({ pallet, item, keys }: FakeItem): string | null => {
    const entry = query[pallet]?.[item];
    return entry ? new StorageKey(registry, [entry, [...keys]]).toHex() : null;
  };
  return {
    ...options,
    keyOf,
    encode(item, value) {
      const entry = query[item.pallet]?.[item.item];
      const key = keyOf(item);
      if (!entry || key === null) return null;
      // Storage holds the inner value: an optional item that is there is stored without the option's byte.
      const type = unwrapStorageType(registry, entry.meta.type, false);
      return { key, value: u8aToHex(registry.createTypeUnsafe(type, [value]).toU8a()) };
    },
    decodeCall(extrinsic, { head }) {
      const decodedCall = registry.createType("Extrinsic", extrinsic);
      const birth = decodedCall.era.isMortalEra ? decodedCall.era.asMortalEra.birth(head) : 0;
      const payload = registry.createType(
        "ExtrinsicPayload",
        {
          method: decodedCall.method.toHex(),
          era: decodedCall.era.toHex(),
          nonce: decodedCall.nonce,
          tip: decodedCall.tip,
          specVersion: options.specVersion,
          transactionVersion: TRANSACTION_VERSION,
          genesisHash: hashOf(0),
          blockHash: hashOf(birth),
        },
        { version: decodedCall.version & 0x7f }, // the high bit says that it is signed
      );
      const bytes = payload.toU8a({ method: true });
      const signingBytes = bytes.length > HASHED_PAST ? registry.hash(bytes) : bytes;
      const signer = decodedCall.signer.toString();
      if (!decodedCall.isSigned || !signatureVerify(signingBytes, decodedCall.signature.toU8a(), signer).isValid)
        return null;
      return {
        name: `${decodedCall.method.section}.${decodedCall.method.method}`,
        signer,
        nonce: decodedCall.nonce.toNumber(),
        args: decodedCall.method.args.map((arg) => arg.toJSON()),
      };
    },
    encodeStakes(stakes) {
      const type = answerType(metadata, { api: "SubnetInfoRuntimeApi", method: "get_metagraph" });
      if (type === null) return null;
      const name = registry.createLookupType(type);
      return u8aToHex(registry.createTypeUnsafe(name, [{ totalStake: stakes }]).toU8a());
    },
    encodeLock(alpha) {
      const type = answerType(metadata, { api: "StakeInfoRuntimeApi", method: "get_coldkey_lock" });
      if (type === null || alpha === null) return "0x00";
      return u8aToHex(registry.createTypeUnsafe(registry.createLookupType(type), [lockState(alpha)]).toU8a());
    },
  };
}
