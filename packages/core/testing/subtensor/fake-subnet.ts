import { u8aToHex } from "@polkadot/util";
import { decodeAddress } from "@polkadot/util-crypto";
import {
  commitmentOf,
  type FakeWeights,
  isDue,
  openWithAny,
  type WaitingCommitment,
  weightsOf,
} from "./fake-chain-calls.ts";
import type { FakeFaults } from "./fake-faults.ts";
import type { FakeCall, FakeItem } from "./fake-item.ts";

export type FakeSubnetSetup = {
  readonly netuid: number;
  /** By uid. */
  readonly neurons: readonly {
    readonly hotkey: string;
    /** @default the hotkey itself */
    readonly coldkey?: string | undefined;
    readonly validatorPermit: boolean;
    readonly lastUpdate: number;
  }[];
  /** Coldkey → alpha that it has locked. @default none */
  readonly locks?: Readonly<Record<string, number>> | undefined;
  /** Coldkey → what the runtime's call answers in place of its lock: bytes as hex, or an error. @default none */
  readonly oddLocks?: Readonly<Record<string, string | Error>> | undefined;
  /** Items of the subtensor pallet with the netuid as their key. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Stake weights by uid, in rao. @default none: the node gives none */
  readonly stakes?: readonly bigint[];
};

/** What a subnet does at the head block; whoever owns the blocks gives it these. */
export type FakeSubnetHost = {
  put(item: FakeItem, value: unknown): void;
  remove(item: FakeItem): void;
  block(): number;
  nowMs(): number;
  /** Secrets that were handed out; they open what was sealed with them. */
  readonly secrets: readonly Uint8Array[];
  readonly faults: Pick<FakeFaults, "dropReveals">;
};

/** Weights that wait for their drand round. */
type SealedWeights = { readonly set: FakeWeights; readonly round: number; readonly ciphertext: string };

/** Epoch under which all sealed weights are kept here. */
const EPOCH = 5;

/** A lock as the chain holds it, of so much alpha. */
export const lockState = (alpha: number) => ({ lockedMass: alpha * 1e9, conviction: { bits: 0 }, lastUpdate: 0 });

/** The last reveals of a hotkey that the chain keeps. */
const MOST_REVEALS = 10;

/** One subnet: neurons, the weights that came, commitments that wait for their drand round and those revealed. */
export function createFakeSubnet(host: FakeSubnetHost) {
  const weights: FakeWeights[] = [];
  const reveals = new Map<string, (readonly [string, number])[]>();
  let setup: FakeSubnetSetup = { netuid: 17, neurons: [] };
  let lastUpdate: number[] = [];
  let waiting: WaitingCommitment[] = [];
  let sealedWeights: SealedWeights[] = [];

  const subtensor = (item: string, keys: readonly unknown[], value: unknown) =>
    host.put({ pallet: "subtensorModule", item, keys: [setup.netuid, ...keys] }, value);
  const commitments = (item: string, hotkey: string): FakeItem => ({
    pallet: "commitments",
    item,
    keys: [setup.netuid, hotkey],
  });
  /** Shows a revealed commitment: raw storage bytes as hex, length prefix included, and the block. */
  const reveal = (hotkey: string, entry: readonly [string, number]) => {
    const list = [...(reveals.get(hotkey) ?? []), entry].slice(-MOST_REVEALS);
    reveals.set(hotkey, list);
    host.put(commitments("revealedCommitments", hotkey), list);
  };
  const uidOf = (hotkey: string) => setup.neurons.findIndex((neuron) => neuron.hotkey === hotkey);
  const putWeights = ({ hotkey, uids, values }: FakeWeights) =>
    subtensor(
      "weights",
      [uidOf(hotkey)],
      uids.map((uid, i) => [uid, values[i] ?? 0]),
    );
  const keepSealed = (next: SealedWeights[]) => {
    sealedWeights = next;
    const rows = sealedWeights.map(({ set, round, ciphertext }) => [set.hotkey, set.block, ciphertext, round]);
    subtensor("timelockedWeightCommits", [EPOCH], rows);
  };
  const seal = (one: SealedWeights) => keepSealed([...sealedWeights, one]);
  const hold = (call: FakeCall, commitment: WaitingCommitment) => {
    waiting = [...waiting.filter(({ hotkey }) => hotkey !== call.signer), commitment];
    const { fields } = (call.args as [number, { fields: unknown[] }])[1];
    host.put(commitments("commitmentOf", call.signer), { deposit: 0, block: host.block(), info: { fields } });
  };

  return {
    weights,
    reveal,
    stakes: () => setup.stakes ?? null,
    lockOf: (coldkey: string) => setup.locks?.[coldkey] ?? null,
    oddLockOf: (coldkey: string) => setup.oddLocks?.[coldkey] ?? null,
    oddLockUnder(prefix: string) {
      const isIn = (coldkey: string) => prefix.includes(u8aToHex(decodeAddress(coldkey)).slice(2));
      const [, odd] = Object.entries(setup.oddLocks ?? {}).find(([coldkey]) => isIn(coldkey)) ?? [];
      return odd instanceof Error ? odd : null;
    },
    place(next: FakeSubnetSetup) {
      setup = next;
      lastUpdate = next.neurons.map((neuron) => neuron.lastUpdate);
      subtensor("subnetworkN", [], next.neurons.length);
      next.neurons.forEach(({ hotkey, coldkey = hotkey }, uid) => {
        subtensor("keys", [uid], hotkey);
        host.put({ pallet: "subtensorModule", item: "owner", keys: [hotkey] }, coldkey);
      });
      for (const [coldkey, alpha] of Object.entries(next.locks ?? {})) {
        const keys = [coldkey, next.netuid, next.neurons[0]?.hotkey ?? coldkey];
        host.put({ pallet: "subtensorModule", item: "lock", keys }, lockState(alpha));
      }
      subtensor("lastUpdate", [], lastUpdate);
      const permits = next.neurons.map((neuron) => neuron.validatorPermit);
      subtensor("validatorPermit", [], permits);
      for (const [item, value] of Object.entries(next.settings ?? {})) subtensor(item, [], value);
    },
    /** Runs a call in the head block. */
    apply(call: FakeCall) {
      const set = weightsOf(call, { block: host.block(), secrets: host.secrets });
      if (set) {
        weights.push(set);
        lastUpdate[uidOf(call.signer)] = host.block();
        subtensor("lastUpdate", [], lastUpdate);
        if (set.round === null) putWeights(set);
        else seal({ set, round: set.round, ciphertext: String(call.args[2]) });
      }
      const commitment = commitmentOf(call);
      if (commitment) hold(call, commitment);
    },
    /** Reveals what the beacon has signed by now. */
    revealDue() {
      const due = sealedWeights.filter(({ round }) => isDue({ round }, { nowMs: host.nowMs() }));
      if (due.length > 0) keepSealed(sealedWeights.filter((each) => !due.includes(each)));
      if (!host.faults.dropReveals) for (const { set } of due) putWeights(set);
      for (const commitment of waiting.filter((each) => isDue(each, { nowMs: host.nowMs() }))) {
        const plain = openWithAny(commitment.sealed, host.secrets);
        if (plain) reveal(commitment.hotkey, [`0x${Buffer.from(plain).toString("hex")}`, host.block()]);
        waiting = waiting.filter((each) => each !== commitment);
        host.remove(commitments("commitmentOf", commitment.hotkey));
      }
    },
  };
}
