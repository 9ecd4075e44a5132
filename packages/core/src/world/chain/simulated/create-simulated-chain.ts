import { CompetitionError } from "../../../base/errors/competition-error.ts";
import { mergeDefaults } from "../../../base/kit/merge-defaults.ts";
import type { Chain } from "../../../ports/chain.ts";
import type { CommitmentPublisher } from "../../../ports/commitment-publisher.ts";
import { type ScaledWeights, scaleWeights } from "../../../ports/scale-weights.ts";
import { checkPublish, notRegistered, PUBLISH_DEFAULTS } from "../check-publish.ts";
import { type PreflightResult, preflightWeights } from "../preflight.ts";
import { weightsRefused } from "../refuse-weights.ts";
import { loadCommitments, revealedAt } from "./commitments.ts";
import {
  SIMULATED_CHAIN_DEFAULTS,
  type SimulatedChainOptions,
  type SimulatedCommitment,
  type SimulatedNeuron,
} from "./options.ts";

/** One setting of weights, as the simulated chain keeps it. */
export type SimulatedWeights = ScaledWeights & {
  /** SS58 address of the validator. */
  readonly hotkey: string;
  /** Block at which they were set. */
  readonly block: number;
};

/** A chain in memory, with methods for whoever runs the simulation. */
export type SimulatedChain = Chain &
  CommitmentPublisher & {
    /** Reveals a text at `block` (a past block: at once). */
    commit(commitment: SimulatedCommitment): void;
    /** Adds a neuron, or renews the one with this hotkey; returns its uid. */
    register(neuron: SimulatedNeuron): number;
    /** All weights that were set, oldest first. */
    readonly weights: readonly SimulatedWeights[];
  };

type Ledger = {
  readonly neurons: { hotkey: string; coldkey: string; permit: boolean; lastUpdate: number }[];
  readonly published: SimulatedCommitment[];
  readonly weights: SimulatedWeights[];
};

const row = (neuron: SimulatedNeuron) => ({
  hotkey: neuron.hotkey,
  coldkey: neuron.coldkey ?? neuron.hotkey,
  permit: neuron.validatorPermit ?? true,
  lastUpdate: neuron.lastUpdate ?? 0,
});

/** The last weights of a hotkey, uid → 1 to 65535; empty when it set none. */
export function weightsInForce(
  weights: readonly Pick<SimulatedWeights, "hotkey" | "uids" | "values">[],
  hotkey: string,
): Readonly<Record<number, number>> {
  const last = weights.findLast((one) => one.hotkey === hotkey);
  return Object.fromEntries((last?.uids ?? []).map((uid, i) => [uid, last?.values[i] ?? 0]));
}

function needHotkey(hotkey: string | undefined): string {
  if (hotkey !== undefined) return hotkey;
  throw new CompetitionError("this chain was opened without a hotkey and cannot sign", {
    code: "WALLET_MISSING",
  });
}

function preflight(ledger: Ledger, call: { hotkey: string; block: number; rateLimit: number; weights: ScaledWeights }) {
  const uid = ledger.neurons.findIndex((neuron) => neuron.hotkey === call.hotkey);
  const self = ledger.neurons[uid];
  const facts = {
    block: call.block,
    neurons: ledger.neurons.length,
    uid: uid < 0 ? null : uid,
    validatorPermit: self?.permit ?? false,
    isOwner: false,
    lastUpdate: self?.lastUpdate ?? 0,
    rateLimit: call.rateLimit,
    versionKey: 0n,
    minAllowedWeights: 1,
    stake: null,
    stakeThreshold: 0n,
  };
  const result: PreflightResult = preflightWeights(facts, { weights: call.weights, versionKey: 0n });
  if (result.kind === "refused") throw weightsRefused(result.problems);
  return result.kind === "later" ? result : null;
}

/**
 * A chain whose blocks come from a clock: for demos and tests, behind the same port as the real one. Nothing is kept on disk.
 *
 * @example
 * const chain = createSimulatedChain({ clock, neurons: [{ hotkey: owner }, { hotkey: miner }], hotkey: owner });
 * chain.commit({ hotkey: miner, block: 40, text: '{"commit":"…"}' });
 */
export function createSimulatedChain(options: SimulatedChainOptions): SimulatedChain {
  const settings = mergeDefaults({ ...SIMULATED_CHAIN_DEFAULTS, genesisMs: options.clock.now() }, options);
  const ledger: Ledger = { neurons: options.neurons.map(row), published: [], weights: [] };
  const blockNow = () =>
    settings.startBlock + Math.max(0, Math.floor((options.clock.now() - settings.genesisMs) / settings.blockMs));

  return {
    name: "simulated",
    weights: ledger.weights,
    async currentBlock({ signal } = {}) {
      signal?.throwIfAborted();
      return blockNow();
    },
    async commitments({ signal } = {}) {
      signal?.throwIfAborted();
      const all = [...(await loadCommitments(options)), ...ledger.published];
      return revealedAt(all, { block: blockNow(), hotkeys: ledger.neurons.map(({ hotkey }) => hotkey) });
    },
    async metagraph({ signal } = {}) {
      signal?.throwIfAborted();
      return {
        block: blockNow(),
        hotkeys: ledger.neurons.map(({ hotkey }) => hotkey),
        lastUpdate: ledger.neurons.map(({ lastUpdate }) => lastUpdate),
        validatorPermit: ledger.neurons.map(({ permit }) => permit),
      };
    },
    async readWeights({ signal } = {}) {
      signal?.throwIfAborted();
      const hotkey = needHotkey(options.hotkey);
      const uid = ledger.neurons.findIndex((neuron) => neuron.hotkey === hotkey);
      return {
        block: blockNow(),
        timeMs: options.clock.now(),
        uid: uid < 0 ? null : uid,
        validatorPermit: ledger.neurons[uid]?.permit ?? false,
        lastUpdate: ledger.neurons[uid]?.lastUpdate ?? 0,
        values: weightsInForce(ledger.weights, hotkey),
        sealedAt: [],
      };
    },
    async locks(hotkeys, { signal } = {}) {
      signal?.throwIfAborted();
      return hotkeys.map((hotkey) => {
        const coldkey = ledger.neurons.find((neuron) => neuron.hotkey === hotkey)?.coldkey ?? null;
        const lockedAlpha = coldkey === null ? 0 : (options.locks?.[coldkey] ?? 0);
        return { hotkey, coldkey, lockedAlpha, problem: null };
      });
    },
    async setWeights(shares, { signal } = {}) {
      signal?.throwIfAborted();
      const hotkey = needHotkey(options.hotkey);
      const weights = scaleWeights(shares);
      const block = blockNow();
      const later = preflight(ledger, { hotkey, block, rateLimit: settings.weightsRateLimit, weights });
      if (later) return later;
      const self = ledger.neurons.find((neuron) => neuron.hotkey === hotkey);
      if (self) self.lastUpdate = block;
      ledger.weights.push({ ...weights, hotkey, block });
      return { kind: "set", block, path: "plain", transaction: `simulated-${ledger.weights.length}` };
    },
    async publish(text, call = {}) {
      const { blocksUntilReveal = PUBLISH_DEFAULTS.blocksUntilReveal, replacePending = false, signal } = call;
      signal?.throwIfAborted();
      checkPublish(text, { blocksUntilReveal });
      const hotkey = needHotkey(options.hotkey);
      if (!ledger.neurons.some((neuron) => neuron.hotkey === hotkey))
        throw notRegistered(hotkey, "the simulated subnet");
      const pending = ledger.published.findIndex((entry) => entry.hotkey === hotkey && entry.block > blockNow());
      if (pending >= 0 && !replacePending) {
        throw new CompetitionError("an earlier commitment still waits for its reveal and would be lost", {
          code: "COMMITMENT_PENDING",
          data: { revealBlock: ledger.published[pending]?.block },
        });
      }
      if (pending >= 0) ledger.published.splice(pending, 1);
      const revealBlock = blockNow() + blocksUntilReveal;
      ledger.published.push({ hotkey, block: revealBlock, text });
      return { hotkey, transaction: `simulated-commitment-${revealBlock}`, revealBlock };
    },
    commit(commitment) {
      ledger.published.push(commitment);
    },
    register(neuron) {
      const index = ledger.neurons.findIndex(({ hotkey }) => hotkey === neuron.hotkey);
      const uid = index < 0 ? ledger.neurons.length : index;
      ledger.neurons[uid] = row(neuron);
      return uid;
    },
    async close() {},
  };
}
