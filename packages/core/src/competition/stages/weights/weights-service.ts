import { CompetitionError } from "../../../base/errors/competition-error.ts";
import { mergeDefaults } from "../../../base/kit/merge-defaults.ts";
import { BLOCK_SECONDS, type SetWeightsOutcome } from "../../../ports/chain.ts";
import type { Service, ServiceContext, TurnResult } from "../../../ports/service.ts";
import { createAlarms } from "../../owner/alarms.ts";
import { defineOwner } from "../../owner/define-owner.ts";
import type { Look } from "../../owner/look.ts";
import { steady } from "../../owner/steady-notifier.ts";
import { STAGES } from "../../records/names.ts";
import { entryKey, type GuardRefusal, guardBranch, guardNewLeader } from "./guards.ts";
import {
  createWeightsMemory,
  WEIGHTS_DEFAULTS,
  type WeightsObservation,
  type WeightsServiceOptions,
} from "./options.ts";
import type { WeightsPlan } from "./plan-weights.ts";
import { readWeightsPlan } from "./read-weights-plan.ts";
import { watchEffects } from "./watch-effects.ts";

type SetPlan = Extract<WeightsPlan, { kind: "set" }>;

const waiting = (reason: string, untilMs: number): TurnResult => ({ kind: "waiting", reason, untilMs });
/** Beginning of the keys of its alarms. */
const ALARM = "weights-refused:";

/**
 * Puts the leader's weight on the chain, every half hour. What it cannot trust (a leader record that breaks its own order, a rewritten
 * branch, a round that does not prove itself) it does not put there: it raises an alarm and leaves the old weights.
 *
 * @example
 * const service = createWeightsService(context, { chain, verifyRound });
 * await service.turn({ signal });
 */
export function createWeightsService(context: ServiceContext, options: WeightsServiceOptions): Service {
  const settings = mergeDefaults(WEIGHTS_DEFAULTS, options);
  const { clock, logger, notifier } = steady(context);
  const { chain, memory = createWeightsMemory(), random = Math.random } = options;
  const alarms = createAlarms({ notifier, clock });
  const { intervalMs, alarmIntervals, clockToleranceMs } = settings;
  const watch = watchEffects({
    chain,
    clock,
    logger,
    alarms,
    memory,
    intervalMs,
    alarmIntervals,
    clockToleranceMs,
    onEffects: options.onEffects,
  });
  let nextAt = 0;

  if (options.verifyRound === "off") logger.warn("WEIGHTS ARE SET WITHOUT VERIFYING ROUNDS (switched off)");
  if (!options.isFastForward) logger.warn("weights are set without checking that the state branch only grows");

  const retryAt = () => {
    const [least, most] = settings.retryMs;
    return clock.now() + least + random() * (most - least);
  };
  const refuse = (refusal: GuardRefusal): TurnResult => {
    const { code, message } = refusal;
    logger.error("weights not set", { code, message });
    alarms.raise(ALARM + code, { kind: "weights-refused", level: "alarm", title: message, fields: { code } });
    nextAt = clock.now() + settings.intervalMs;
    return waiting(`${code}: ${message}`, nextAt);
  };
  const settle = async (outcome: SetWeightsOutcome, newPlan: SetPlan): Promise<TurnResult> => {
    if (outcome.kind === "later") {
      const blocks = (outcome.retryAtBlock ?? 0) - newPlan.block;
      nextAt = blocks > 0 ? clock.now() + blocks * BLOCK_SECONDS * 1000 : retryAt();
      logger.info("weights later", { code: outcome.code, reason: outcome.reason });
      return waiting(outcome.reason, nextAt);
    }
    if (outcome.kind === "failed") return refuse({ code: outcome.code, message: outcome.reason });
    nextAt = clock.now() + settings.intervalMs;
    alarms.clearAll(ALARM);
    const leader = newPlan.reason === "leader" ? newPlan.leader : null;
    const crown = { hotkey: leader?.hotkey ?? null, entry: leader && entryKey(leader) };
    await memory.save({ ...(await memory.load()), revision: newPlan.revision, ...crown });
    if (outcome.path === "timelocked") await watch.committed(outcome.block, newPlan.shares);
    logger.info("weights set", { block: outcome.block, path: outcome.path, transaction: outcome.transaction });
    const what = `weights set at block ${outcome.block}: ${newPlan.explanation}`;
    return { kind: "acted", what, untilMs: nextAt };
  };
  const set = async (newPlan: SetPlan, signal: AbortSignal): Promise<TurnResult> => {
    if (settings.dryRun) {
      nextAt = clock.now() + settings.intervalMs;
      return waiting(`dry run, nothing is set: ${newPlan.explanation}`, nextAt);
    }
    try {
      return await settle(await chain.setWeights(newPlan.shares, { signal }), newPlan);
    } catch (error) {
      nextAt = retryAt();
      if (!CompetitionError.is(error, "WEIGHTS_PREFLIGHT")) throw error;
      return refuse({ code: error.code, message: error.message });
    }
  };
  const act = async ({ record, state, signal }: Look): Promise<TurnResult> => {
    if (clock.now() < nextAt) return waiting("the interval between weights", nextAt);
    const before: WeightsObservation | null = await memory.load();
    const { revision } = record;
    const rewritten = await guardBranch(options, { memory: before, revision, signal });
    if (rewritten) return refuse(rewritten);
    if (before?.revision !== revision) await memory.save({ ...before, revision, hotkey: before?.hotkey ?? null });

    const { ownerUid, waitForLeaderSeconds } = settings;
    const newPlan = await readWeightsPlan({ record, chain, ownerUid, waitForLeaderSeconds, signal });
    if (newPlan.kind === "set") watch.expect(newPlan.shares);
    if (newPlan.kind === "refused") return refuse({ code: newPlan.code, message: newPlan.explanation });
    if (newPlan.kind === "wait") {
      nextAt = clock.now() + newPlan.blocks * BLOCK_SECONDS * 1000;
      return waiting(newPlan.explanation, nextAt);
    }
    const unproven = await guardNewLeader(options, { plan: newPlan, memory: before, state, signal });
    return unproven ? refuse(unproven) : set(newPlan, signal);
  };

  const owner = defineOwner(context, {
    name: "weights",
    stages: STAGES.filter((stage) => stage !== "paused"),
    io: options.io,
    act,
  });
  if (settings.dryRun) return owner;
  return {
    name: owner.name,
    async turn({ signal }) {
      try {
        const result = await owner.turn({ signal });
        await watch.look(result, "what" in result ? result.what : result.reason, signal);
        return result;
      } catch (error) {
        if (!signal.aborted && CompetitionError.is(error)) await watch.look({ kind: "idle" }, error.message, signal);
        throw error;
      }
    },
  };
}
