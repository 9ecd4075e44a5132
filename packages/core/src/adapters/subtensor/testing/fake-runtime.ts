import { expandMetadata, Metadata, StorageKey, TypeRegistry, unwrapStorageType } from "@polkadot/types";
import { u8aToHex } from "@polkadot/util";
import { CompetitionError } from "../../../errors/competition-error.ts";

type Query = ReturnType<typeof expandMetadata>["query"];

/** A call as it came in a signed transaction. */
export type FakeCall = {
  readonly name: string;
  readonly signer: string;
  readonly nonce: number;
  readonly args: readonly unknown[];
};

/** One runtime: what its metadata says about keys, values and calls. */
export type FakeRuntime = {
  readonly specVersion: number;
  readonly metadata: Uint8Array;
  /** Storage key and value as hex; null when this runtime has no such item. */
  encode(
    item: { readonly pallet: string; readonly item: string; readonly keys: readonly unknown[] },
    value: unknown,
  ): { readonly key: string; readonly value: string } | null;
  decodeCall(extrinsic: string): FakeCall;
  /** Answer of `SubnetInfoRuntimeApi_get_metagraph` with these stakes by uid; null when the runtime has no such call. */
  encodeStakes(stakes: readonly bigint[]): string | null;
};

function metagraphType(metadata: Metadata): number | null {
  const api = metadata.asLatest.apis.find(({ name }) => name.toString() === "SubnetInfoRuntimeApi");
  const method = api?.methods.find(({ name }) => name.toString() === "get_metagraph");
  return method ? method.output.toNumber() : null;
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
  return {
    ...options,
    encode({ pallet, item, keys }, value) {
      const entry = query[pallet]?.[item];
      if (!entry) return null;
      const key = new StorageKey(registry, [entry, [...keys]]).toHex();
      // Storage holds the inner value: an optional item that is there is stored without the option's byte.
      const type = unwrapStorageType(registry, entry.meta.type, false);
      return { key, value: u8aToHex(registry.createTypeUnsafe(type, [value]).toU8a()) };
    },
    decodeCall(extrinsic) {
      const decoded = registry.createType("Extrinsic", extrinsic);
      if (!decoded.isSigned) throw new CompetitionError("unsigned", { code: "FAKE_NODE", fault: "usage" });
      return {
        name: `${decoded.method.section}.${decoded.method.method}`,
        signer: decoded.signer.toString(),
        nonce: decoded.nonce.toNumber(),
        args: decoded.method.args.map((arg) => arg.toJSON()),
      };
    },
    encodeStakes(stakes) {
      const type = metagraphType(metadata);
      if (type === null) return null;
      const name = registry.createLookupType(type);
      return u8aToHex(registry.createTypeUnsafe(name, [{ totalStake: stakes }]).toU8a());
    },
  };
}
