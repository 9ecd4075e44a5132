import { TypeRegistry } from "@polkadot/types";
import { concat } from "../../src/world/chain/scale-codec.ts";

type Def = Readonly<Record<string, unknown>>;
type Field = readonly [name: string | null, type: string];

/** "meta" and the version. */
const MAGIC = Uint8Array.from([...Buffer.from("meta"), 14]);

const primitive = (name: string): Def => ({ Primitive: name });
const sequence =
  (type: string) =>
  (id: Ids): Def => ({ Sequence: { type: id(type) } });
const array =
  (len: number) =>
  (id: Ids): Def => ({ Array: { len, type: id("u8") } });
const tuple =
  (...types: readonly string[]) =>
  (id: Ids): Def => ({ Tuple: types.map(id) });
const compactOf =
  (type: string) =>
  (id: Ids): Def => ({ Compact: { type: id(type) } });
const fieldsOf = (fields: readonly Field[], id: Ids) => fields.map(([name, type]) => ({ name, type: id(type) }));
const composite =
  (...fields: readonly Field[]) =>
  (id: Ids): Def => ({ Composite: { fields: fieldsOf(fields, id) } });
const variants =
  (cases: Readonly<Record<string, readonly [index: number, ...fields: Field[]]>>) =>
  (id: Ids): Def => ({
    Variant: {
      variants: Object.entries(cases).map(([name, [index, ...fields]]) => ({
        name,
        index,
        fields: fieldsOf(fields, id),
      })),
    },
  });

type Ids = (name: string) => number;
type Entry = readonly [name: string, path: string, def: Def | ((id: Ids) => Def)];

const ERA = Object.fromEntries([
  ["Immortal", [0]],
  ...Array.from({ length: 255 }, (_, i) => [`Mortal${i + 1}`, [i + 1, [null, "u8"]]]),
]);

/** The types, each with the name under which the others speak of it, and its path in the runtime where the client library asks for one. */
const TYPES: readonly Entry[] = [
  ["u8", "", primitive("U8")],
  ["u16", "", primitive("U16")],
  ["u32", "", primitive("U32")],
  ["u64", "", primitive("U64")],
  ["u128", "", primitive("U128")],
  ["bool", "", primitive("Bool")],
  ["[u8;32]", "", array(32)],
  ["[u8;64]", "", array(64)],
  ["[u8;65]", "", array(65)],
  ["()", "", tuple()],
  ["AccountId", "sp_core::crypto::AccountId32", composite([null, "[u8;32]"])],
  ["H256", "primitive_types::H256", composite([null, "[u8;32]"])],
  ["bytes", "", sequence("u8")],
  ["Vec<u16>", "", sequence("u16")],
  ["Vec<u64>", "", sequence("u64")],
  ["Vec<bool>", "", sequence("bool")],
  ["(bytes,u64)", "", tuple("bytes", "u64")],
  ["Vec<(bytes,u64)>", "", sequence("(bytes,u64)")],
  ["(u16,u16)", "", tuple("u16", "u16")],
  ["Vec<(u16,u16)>", "", sequence("(u16,u16)")],
  ["SealedWeights", "", tuple("AccountId", "u64", "bytes", "u64")],
  ["Vec<SealedWeights>", "", sequence("SealedWeights")],
  ["U64F64", "substrate_fixed::FixedU128", composite(["bits", "u128"])],
  [
    "LockState",
    "pallet_subtensor::staking::lock::LockState",
    composite(["locked_mass", "u64"], ["conviction", "U64F64"], ["last_update", "u64"]),
  ],
  [
    "Data",
    "pallet_commitments::types::Data",
    variants({ None: [0], TimelockEncrypted: [134, ["encrypted", "bytes"], ["reveal_round", "u64"]] }),
  ],
  ["Vec<Data>", "", sequence("Data")],
  ["CommitmentInfo", "pallet_commitments::types::CommitmentInfo", composite(["fields", "Vec<Data>"])],
  [
    "Registration",
    "pallet_commitments::types::Registration",
    composite(["deposit", "u64"], ["block", "u32"], ["info", "CommitmentInfo"]),
  ],
  [
    "SubtensorCall",
    "pallet_subtensor::pallet::Call",
    variants({
      commit_timelocked_mechanism_weights: [
        118,
        ["netuid", "u16"],
        ["mecid", "u8"],
        ["commit", "bytes"],
        ["reveal_round", "u64"],
        ["commit_reveal_version", "u16"],
      ],
      set_mechanism_weights: [
        119,
        ["netuid", "u16"],
        ["mecid", "u8"],
        ["dests", "Vec<u16>"],
        ["weights", "Vec<u16>"],
        ["version_key", "u64"],
      ],
    }),
  ],
  [
    "CommitmentsCall",
    "pallet_commitments::pallet::Call",
    variants({ set_commitment: [0, ["netuid", "u16"], ["info", "CommitmentInfo"]] }),
  ],
  [
    "RuntimeCall",
    "node_subtensor_runtime::RuntimeCall",
    variants({ SubtensorModule: [7, [null, "SubtensorCall"]], Commitments: [18, [null, "CommitmentsCall"]] }),
  ],
  ["Address", "sp_runtime::multiaddress::MultiAddress", variants({ Id: [0, [null, "AccountId"]] })],
  [
    "Signature",
    "sp_runtime::MultiSignature",
    variants({ Ed25519: [0, [null, "[u8;64]"]], Sr25519: [1, [null, "[u8;64]"]], Ecdsa: [2, [null, "[u8;65]"]] }),
  ],
  ["RuntimeEvent", "node_subtensor_runtime::RuntimeEvent", variants({})],
  ["EventRecord", "frame_system::EventRecord", composite(["event", "RuntimeEvent"])],
  ["Era", "sp_runtime::generic::era::Era", variants(ERA as Parameters<typeof variants>[0])],
  ["Compact<u32>", "", compactOf("u32")],
  ["Compact<u128>", "", compactOf("u128")],
  ["Extrinsic", "sp_runtime::generic::unchecked_extrinsic::UncheckedExtrinsic", composite([null, "bytes"])],
];

const ID: Ids = (name) => TYPES.findIndex(([each]) => each === name);

const path = (text: string) => (text === "" ? [] : text.split("::"));

/** Type parameters by which the client library finds the kinds of address and signature. */
const PARAMS: Readonly<Record<string, readonly Field[]>> = {
  Address: [
    ["AccountId", "AccountId"],
    ["AccountIndex", "()"],
  ],
  EventRecord: [
    ["E", "RuntimeEvent"],
    ["T", "H256"],
  ],
  Extrinsic: [
    ["Address", "Address"],
    ["Call", "RuntimeCall"],
    ["Signature", "Signature"],
    ["Extra", "()"],
  ],
};

const PORTABLE = TYPES.map(([name, where, def], id) => ({
  id,
  type: {
    path: path(where),
    params: fieldsOf(PARAMS[name] ?? [], ID),
    def: typeof def === "function" ? def(ID) : def,
    docs: [],
  },
}));

type Item = readonly [
  name: string,
  keys: readonly (readonly [hasher: string, type: string])[],
  value: string,
  optional?: boolean,
];

const NETUID = ["Identity", "u16"] as const;
const ACCOUNT = ["Blake2_128Concat", "AccountId"] as const;

/** Names, hashers and value types as CHAIN.md lists them. */
const SUBTENSOR: readonly Item[] = [
  ["SubnetworkN", [NETUID], "u16"],
  ["Keys", [NETUID, NETUID], "AccountId"],
  ["Owner", [ACCOUNT], "AccountId"],
  ["Lock", [ACCOUNT, NETUID, ACCOUNT], "LockState", true],
  ["LastUpdate", [NETUID], "Vec<u64>"],
  ["ValidatorPermit", [NETUID], "Vec<bool>"],
  ["Tempo", [NETUID], "u16"],
  ["BlocksSinceLastStep", [NETUID], "u64"],
  ["LastEpochBlock", [NETUID], "u64"],
  ["PendingEpochAt", [NETUID], "u64"],
  ["SubnetEpochIndex", [NETUID], "u64"],
  ["WeightsVersionKey", [NETUID], "u64"],
  ["WeightsSetRateLimit", [NETUID], "u64"],
  ["MinAllowedWeights", [NETUID], "u16"],
  ["MaxWeightsLimit", [NETUID], "u16"],
  ["CommitRevealWeightsEnabled", [NETUID], "bool"],
  ["RevealPeriodEpochs", [["Twox64Concat", "u16"]], "u64"],
  ["SubnetOwnerHotkey", [NETUID], "AccountId"],
  ["CommitRevealWeightsVersion", [], "u16"],
  ["StakeThreshold", [], "u64"],
  ["Weights", [NETUID, NETUID], "Vec<(u16,u16)>"],
  [
    "TimelockedWeightCommits",
    [
      ["Twox64Concat", "u16"],
      ["Twox64Concat", "u64"],
    ],
    "Vec<SealedWeights>",
  ],
];
const TIMESTAMP: readonly Item[] = [["Now", [], "u64"]];
const BY_ACCOUNT = [NETUID, ["Twox64Concat", "AccountId"]] as const;
const COMMITMENTS: readonly Item[] = [
  ["RevealedCommitments", BY_ACCOUNT, "Vec<(bytes,u64)>", true],
  ["CommitmentOf", BY_ACCOUNT, "Registration", true],
];

/** Values of items that nobody put, where zero would not do (CHAIN.md section 3). */
const FALLBACKS: Readonly<Record<string, string>> = {
  CommitRevealWeightsVersion: "0x0400",
  MaxWeightsLimit: "0xffff",
  RevealPeriodEpochs: "0x0100000000000000",
};
/** Bytes of a fallback of zeros by type. */
const ZEROS: Readonly<Record<string, number>> = {
  u16: 2,
  u64: 8,
  bool: 1,
  AccountId: 32,
  "Vec<u64>": 1,
  "Vec<bool>": 1,
};

function storageItem([name, keys, value, optional = false]: Item, keyTuple: (types: readonly string[]) => number) {
  const types = keys.map(([, type]) => type);
  const type =
    keys.length === 0
      ? { Plain: ID(value) }
      : {
          Map: {
            hashers: keys.map(([hasher]) => hasher),
            key: types.length === 1 ? ID(types[0] as string) : keyTuple(types),
            value: ID(value),
          },
        };
  const fallback = FALLBACKS[name] ?? `0x${"00".repeat(optional ? 1 : (ZEROS[value] ?? 1))}`;
  return { name, modifier: optional ? "Optional" : "Default", type, fallback, docs: [] };
}

type Portable = (typeof PORTABLE)[number];

const renameCalls = (types: readonly Portable[], newNames: Readonly<Record<string, string>>): Portable[] =>
  types.map((entry) => {
    const { variants } = (entry.type.def as { Variant?: { variants: { name: string }[] } }).Variant ?? {};
    if (!variants) return entry;
    const cases = variants.map((one) => ({ ...one, name: newNames[one.name] ?? one.name }));
    return { ...entry, type: { ...entry.type, def: { Variant: { variants: cases } } } } as Portable;
  });

/**
 * A runtime of the few pallet items and calls that this client uses, in metadata version 14: stands in for the real runtime's metadata where
 * that is not at hand, and is read in a fraction of its time.
 * `renamed`: calls that have another name in this runtime.
 */
export function smallMetadata(newNames: Readonly<Record<string, string>> = {}): Uint8Array {
  const types = renameCalls(PORTABLE, newNames);
  const keyTuple = (names: readonly string[]): number => {
    types.push({ id: types.length, type: { path: [], params: [], def: tuple(...names)(ID), docs: [] } });
    return types.length - 1;
  };
  const pallet = (name: string, index: number, items: readonly Item[], calls: string | null) => ({
    name,
    index,
    storage: { prefix: name, items: items.map((item) => storageItem(item, keyTuple)) },
    calls: calls === null ? null : { type: ID(calls) },
    events: null,
    constants: [],
    errors: null,
  });
  const pallets = [
    pallet("SubtensorModule", 7, SUBTENSOR, "SubtensorCall"),
    pallet("Commitments", 18, COMMITMENTS, "CommitmentsCall"),
    pallet("Timestamp", 2, TIMESTAMP, null),
  ];
  const extension = (identifier: string, type: string, additionalSigned: string) => ({
    identifier,
    type: ID(type),
    additionalSigned: ID(additionalSigned),
  });
  const registry = new TypeRegistry();
  const metadata = registry.createType("MetadataV14", {
    lookup: { types },
    pallets,
    extrinsic: {
      type: ID("Extrinsic"),
      version: 4,
      signedExtensions: [
        extension("CheckSpecVersion", "()", "u32"),
        extension("CheckTxVersion", "()", "u32"),
        extension("CheckGenesis", "()", "H256"),
        extension("CheckMortality", "Era", "H256"),
        extension("CheckNonce", "Compact<u32>", "()"),
        extension("ChargeTransactionPayment", "Compact<u128>", "()"),
      ],
    },
    type: ID("RuntimeCall"),
  } as never);
  return concat(MAGIC, metadata.toU8a());
}
