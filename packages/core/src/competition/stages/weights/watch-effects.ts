import { CompetitionError } from "../../../base/errors/competition-error.ts";
import { BLOCK_SECONDS, type Chain, type WeightShares, type WeightsOnChain } from "../../../ports/chain.ts";
import type { Clock } from "../../../ports/clock.ts";
import type { Logger } from "../../../ports/logger.ts";
import { scaleWeights } from "../../../ports/scale-weights.ts";
import type { TurnResult } from "../../../ports/service.ts";
import type { Alarms } from "../../owner/alarms.ts";
import { clockOffMs } from "./clock-off.ts";
import type { CommittedWeights, WeightsEffects, WeightsMemory } from "./options.ts";

type Values = Readonly<Record<number, number>>;

export type WatchEffectsOptions = {
  readonly chain: Pick<Chain, "readWeights">;
  readonly clock: Pick<Clock, "now">;
  readonly logger: Logger;
  readonly alarms: Alarms;
  readonly memory: WeightsMemory;
  /** Wait between two looks, milliseconds. */
  readonly intervalMs: number;
  /** An alarm after so many intervals without the right weights. */
  readonly alarmIntervals: number;
  /** Most that the clock may be off, milliseconds. */
  readonly clockToleranceMs: number;
  readonly onEffects: ((effects: WeightsEffects) => void) | undefined;
};

const NOT_EFFECTIVE = "weights-not-effective";
const NOT_REVEALED = "weights-not-revealed";
const CLOCK_OFF = "clock-off";
/** Commits that are followed: ten may wait in an epoch (CHAIN.md section 4.4). */
const KEPT_COMMITS = 20;
const BLOCK_MS = BLOCK_SECONDS * 1000;

const sameValues = (a: Values, b: Values): boolean => {
  const uids = Object.keys(a);
  return uids.length === Object.keys(b).length && uids.every((uid) => a[Number(uid)] === b[Number(uid)]);
};

/** Shares as the chain will hold them. */
export function valuesOf(shares: WeightShares): Values {
  const { uids, values } = scaleWeights(shares);
  return Object.fromEntries(uids.map((uid, i) => [uid, values[i] ?? 0]));
}

/** Commits that are no longer sealed: those that a reveal explains, or a later one, and those that are lost. */
export function settleCommits(
  commits: readonly CommittedWeights[],
  onChain: Pick<WeightsOnChain, "sealedAt" | "values" | "block">,
): { readonly waiting: readonly CommittedWeights[]; readonly lost: readonly CommittedWeights[] } {
  const openCommits = commits.filter(({ block }) => !onChain.sealedAt.includes(block) && block < onChain.block);
  const last = openCommits.findLastIndex(({ values }) => sameValues(values, onChain.values));
  const losses = openCommits.slice(last + 1);
  return { waiting: commits.filter((commit) => !openCommits.includes(commit)), lost: losses };
}

/**
 * Follows the weights to their effect. What was sent proves nothing: a call may fail in its block, a commit may never be revealed, and a
 * service that is paused or refuses sends nothing at all. So the chain is asked what it holds, and a bell rings when that has not been
 * right for some intervals, whatever the cause.
 */
export function watchEffects(options: WatchEffectsOptions) {
  const { chain, clock, logger, alarms, memory, intervalMs, onEffects } = options;
  const startMs = clock.now();
  let expected: Values | null = null;
  let nextAt = 0;

  const ringClock = (onChain: WeightsOnChain): number | null => {
    if (onChain.timeMs === null) return null;
    const off = clockOffMs(onChain.timeMs, clock.now());
    if (Math.abs(off) <= options.clockToleranceMs) alarms.clear(CLOCK_OFF);
    else {
      const seconds = Math.round(off / 1000);
      const title = `This machine's clock is ${Math.abs(seconds)} s ${seconds > 0 ? "ahead of" : "behind"} the chain's: stages, leases and reveals go by it.`;
      alarms.raise(CLOCK_OFF, { kind: CLOCK_OFF, level: "alarm", title, fields: { code: "CLOCK_OFF", seconds } });
    }
    return off;
  };
  const ringLost = (losses: readonly CommittedWeights[]) => {
    const blocks = losses.map(({ block }) => block).join(", ");
    const title = `The chain never revealed the weights that were committed at block ${blocks}.`;
    logger.error("weights not revealed", { blocks });
    alarms.raise(NOT_REVEALED, {
      kind: NOT_REVEALED,
      level: "alarm",
      title,
      fields: { code: "WEIGHTS_NOT_REVEALED", blocks },
    });
  };
  const whyNot = (onChain: WeightsOnChain, reason: string): string => {
    if (Object.keys(onChain.values).length === 0 && onChain.sealedAt.length === 0)
      return `the chain holds none; ${reason}`;
    const sealNote =
      onChain.sealedAt.length > 0 ? `commits of blocks ${onChain.sealedAt.join(", ")} are still sealed; ` : "";
    return `the chain holds others; ${sealNote}${reason}`;
  };
  const weigh = (effectiveAtMs: number | null, cause: string | null) => {
    if (cause === null) {
      alarms.clear(NOT_EFFECTIVE);
      alarms.clear(NOT_REVEALED);
      return;
    }
    const intervals = Math.floor((clock.now() - (effectiveAtMs ?? startMs)) / intervalMs);
    if (intervals < options.alarmIntervals) return;
    const since = effectiveAtMs === null ? "never" : `last at ${new Date(effectiveAtMs).toISOString()}`;
    const title = `This validator's weights are not what they should be (${since}): ${cause}`;
    logger.error("weights not effective", { cause, intervals });
    alarms.raise(NOT_EFFECTIVE, {
      kind: NOT_EFFECTIVE,
      level: "alarm",
      title,
      fields: { code: "WEIGHTS_NOT_EFFECTIVE", cause },
    });
  };

  /** True while what the chain holds is right and fresh: weights that nobody renews lose their force too. */
  const isRight = (onChain: WeightsOnChain): boolean =>
    expected !== null &&
    sameValues(expected, onChain.values) &&
    (onChain.block - onChain.lastUpdate) * BLOCK_MS <= options.alarmIntervals * intervalMs;

  return {
    /** What the chain should hold from now on. */
    expect(shares: WeightShares) {
      expected = valuesOf(shares);
    },
    /** A timelocked commit went in: it is followed until its reveal. */
    async committed(block: number, shares: WeightShares) {
      const observation = await memory.load();
      if (observation === null) return;
      const commits = [...(observation.commits ?? []), { block, values: valuesOf(shares) }].slice(-KEPT_COMMITS);
      await memory.save({ ...observation, commits });
    },
    /** Asks the chain, at most once an interval and whenever a turn did something. `reason`: why nothing was set, for the cause. */
    async look(result: Pick<TurnResult, "kind">, reason: string, signal: AbortSignal): Promise<void> {
      const now = clock.now();
      if (now < nextAt && result.kind !== "acted") return;
      nextAt = now + intervalMs;
      const observation = await memory.load();
      let effectiveAtMs = observation?.effectiveAtMs ?? null;
      try {
        const onChain = await chain.readWeights({ signal });
        const clockOffMs = ringClock(onChain);
        const { waiting, lost } = settleCommits(observation?.commits ?? [], onChain);
        if (lost.length > 0) ringLost(lost);
        const right = isRight(onChain);
        if (right) effectiveAtMs = now;
        if (observation) await memory.save({ ...observation, commits: waiting, effectiveAtMs });
        const cause = right ? null : whyNot(onChain, reason);
        weigh(effectiveAtMs, cause);
        onEffects?.({ effectiveAtMs, cause, clockOffMs });
      } catch (error) {
        if (signal.aborted || !CompetitionError.is(error)) throw error;
        logger.warn("the chain's weights could not be read", { code: error.code, message: error.message });
        const cause = `the chain could not be asked: ${error.message}`;
        weigh(effectiveAtMs, cause);
        onEffects?.({ effectiveAtMs, cause, clockOffMs: null });
      }
    },
  };
}
