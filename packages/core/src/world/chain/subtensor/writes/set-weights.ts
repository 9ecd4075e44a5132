import type { ErrorCode } from "../../../../base/errors/catalogue.ts";
import type { ChainCallOptions, SetWeightsOutcome, WeightShares } from "../../../../ports/chain.ts";
import { type ScaledWeights, scaleWeights } from "../../../../ports/scale-weights.ts";
import { preflightWeights, type WeightsFacts } from "../../preflight.ts";
import { weightsRefused } from "../../refuse-weights.ts";
import { pinHead } from "../connection/pin-head.ts";
import type { SubtensorContext } from "../context.ts";
import { readChainTime } from "../reads/read-chain-time.ts";
import { readEpochState } from "../reads/read-epoch-state.ts";
import type { Hyperparameters } from "../reads/read-hyperparameters.ts";
import { readMetagraph } from "../reads/read-metagraph.ts";
import { readWeightsFacts } from "../reads/read-weights-facts.ts";
import { callFailure } from "./call-failure.ts";
import { confirm } from "./confirm.ts";
import type { SignedCall } from "./sign-call.ts";
import { submitCall } from "./submit-call.ts";
import { plainWeightsCall, timelockedWeightsCall } from "./weights-call.ts";

type Later = Extract<SetWeightsOutcome, { kind: "later" }>;
/** A transaction that was sent and not seen in the state since. */
type Transaction = Pick<SignedCall, "hash" | "expiresAtBlock"> & { readonly lastUpdate: number };
type Preparation = { readonly facts: WeightsFacts; readonly settings: Hyperparameters; readonly versionKey: bigint };

const later = (code: ErrorCode, reason: string, retryAtBlock: number | null = null): Later => ({
  kind: "later",
  code,
  reason,
  retryAtBlock,
});

const larger = (a: bigint, b: bigint): bigint => {
  if (a > b) return a;
  return b;
};

async function prepare(context: SubtensorContext, signal: AbortSignal | undefined): Promise<Preparation> {
  const { address } = await context.keypair();
  return context.connection.use(
    async (session) => {
      const { facts, settings } = await readWeightsFacts(await pinHead(session), { netuid: context.netuid, address });
      return { facts, settings, versionKey: larger(settings.versionKey, context.versionKey) };
    },
    { what: "reading what weights need", signal },
  );
}

async function callFor(
  context: SubtensorContext,
  request: Preparation & { weights: ScaledWeights; signal?: AbortSignal | undefined },
) {
  const { netuid, random } = context;
  const { weights, versionKey, settings, signal } = request;
  if (!settings.commitReveal) return plainWeightsCall({ netuid, weights, versionKey });
  const { publicKey } = await context.keypair();
  const { epoch, timeMs } = await context.connection.use(
    async (session) => {
      const head = await pinHead(session);
      return { epoch: await readEpochState(head, { netuid }), timeMs: await readChainTime(head) };
    },
    { what: "reading the epoch", signal },
  );
  // The chain's time and not ours: with a clock that is an hour off, the commit would be revealed in no epoch, and nobody would say so.
  const nowMs = timeMs ?? context.io.now();
  const { commitRevealVersion } = settings;
  return timelockedWeightsCall({ netuid, weights, versionKey, publicKey, epoch, commitRevealVersion, nowMs, random });
}

/** Reads the signer's `last_update` until it moves. */
function confirmWeights(
  context: SubtensorContext,
  request: { facts: WeightsFacts; signed: SignedCall; signal?: AbortSignal | undefined },
) {
  const { facts, signed, signal } = request;
  return confirm(context, {
    signed,
    what: "confirming the weights",
    signal,
    async look(head) {
      const { lastUpdate } = await readMetagraph(head, { netuid: context.netuid });
      const block = lastUpdate[facts.uid ?? -1] ?? 0;
      return block > facts.lastUpdate ? block : null;
    },
  });
}

/**
 * The setter of one chain. It never has two transactions under way: a second call while one runs, or while one that was sent may still be
 * taken, comes back as `later`.
 */
export function createWeightsSetter(context: SubtensorContext) {
  let busy = false;
  let pendingTransaction: Transaction | null = null;

  const waitsFor = (facts: WeightsFacts): Later | null => {
    if (
      pendingTransaction &&
      (facts.lastUpdate > pendingTransaction.lastUpdate || facts.block >= pendingTransaction.expiresAtBlock)
    ) {
      pendingTransaction = null;
    }
    if (!pendingTransaction) return null;
    const { hash, expiresAtBlock } = pendingTransaction;
    return later("UNCONFIRMED", `${hash} may still be taken until block ${expiresAtBlock}`, expiresAtBlock);
  };

  const send = async (weights: ScaledWeights, signal: AbortSignal | undefined): Promise<SetWeightsOutcome> => {
    const preparation = await prepare(context, signal);
    const { facts, settings, versionKey } = preparation;
    const verdict = preflightWeights(facts, { weights, versionKey });
    if (verdict.kind === "refused") throw weightsRefused(verdict.problems);
    const wait = waitsFor(facts) ?? (verdict.kind === "later" ? verdict : null);
    if (wait) return wait;

    const remember = (signedCall: SignedCall) => {
      pendingTransaction = { ...signedCall, lastUpdate: facts.lastUpdate };
    };
    const call = await callFor(context, { ...preparation, weights, signal });
    const { signed, failure } = await submitCall(context, { call, signal, onUnknown: remember });
    if (failure?.kind === "refused") throw weightsRefused([{ code: failure.code, message: failure.message }]);
    if (failure?.kind === "later") return later(failure.code, failure.message);
    remember(signed);
    const confirmation = await confirmWeights(context, { facts, signed, signal });
    if (confirmation.kind === "failed") {
      pendingTransaction = null;
      return callFailure({ ...confirmation, transaction: signed.hash });
    }
    if (confirmation.kind === "unseen" && failure) return later(failure.code, failure.message, signed.expiresAtBlock);
    if (confirmation.kind === "unseen")
      return waitsFor(facts) ?? later("UNCONFIRMED", `${signed.hash} was sent and is not in the state`);
    pendingTransaction = null;
    const path = settings.commitReveal ? "timelocked" : "plain";
    return { kind: "set", block: confirmation.result, path, transaction: signed.hash };
  };

  return async (shares: WeightShares, { signal }: ChainCallOptions = {}): Promise<SetWeightsOutcome> => {
    signal?.throwIfAborted();
    const weights = scaleWeights(shares);
    if (busy) return later("IN_FLIGHT", "weights are being set by this process right now");
    busy = true;
    try {
      return await send(weights, signal);
    } finally {
      busy = false;
    }
  };
}
