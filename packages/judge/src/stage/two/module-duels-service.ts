import {
  type Clock,
  mergeDefaults,
  type Service,
  type ServiceContext,
  type StagedJudge,
  type TurnResult,
} from "@404-gen/core";
import { POLICY_TWO, type PolicyTwo } from "@404-gen/core/competition";
import { createAlarms, defineOwner, steady } from "@404-gen/core/owner";
import { readRoundTwo, readSideTwo } from "@404-gen/core/round";
import { stagesOf } from "@404-gen/core/rules";
import { awaitsAudits, baselineGapsTwo, type DuelsStep } from "@404-gen/core/two";
import type { LoadPicture } from "../../match/types.ts";
import { newPlayMemory } from "../play/memory.ts";
import { DUELS_DEFAULTS, type DuelsSettings } from "../settings.ts";
import { waitForBaseline } from "../wait-for-others.ts";
import { playAuditDuel } from "./audit-duel.ts";
import type { StageContextTwo, TurnTwo } from "./context.ts";
import { crownTwo } from "./crown.ts";
import { loadFactsTwo } from "./facts.ts";
import { nextStepOf } from "./next-step.ts";
import { playTurnTwo } from "./play-turn.ts";
import { tellTimeline } from "./progress.ts";
import { recordVerdicts } from "./record-verdicts.ts";
import { requestAudits } from "./request-audits.ts";
import { waitTurnTwo } from "./wait-turn.ts";

/** Parts and settings of the judge service of competition 2. */
export type ModuleDuelsServiceOptions = {
  /** Compares two modules in stages. */
  readonly judge: StagedJudge;
  /** Loads views and prompts from their public addresses. */
  readonly load: LoadPicture;
  /** Limits that differ from the usual ones. @default DUELS_DEFAULTS */
  readonly settings?: DuelsSettings | undefined;
  /** The competition's policy; verify and report use the same one. @default POLICY_TWO */
  readonly policy?: PolicyTwo | undefined;
  /** Real time, for the looks at state.json during a match. @default systemClock */
  readonly io?: Clock | undefined;
};

/**
 * The DUELS stage of competition 2. A turn reads the record, asks the policy for the next step and does it: a match, an audit request,
 * an audit match, verdicts, or the winner. All facts for its decisions are in the record, so after a restart it goes on from there.
 *
 * @example
 * const service = createModuleDuelsService({ state, clock, logger, notifier }, { judge: createMultiStageJudge({ model }), load });
 * const result = await service.turn({ signal });
 */
export function createModuleDuelsService(serviceContext: ServiceContext, options: ModuleDuelsServiceOptions): Service {
  const { judge, load, io, policy = POLICY_TWO } = options;
  const context = steady(serviceContext);
  const stage: StageContextTwo = {
    ...context,
    judge,
    load,
    settings: mergeDefaults(DUELS_DEFAULTS, options.settings),
    policy,
    memory: { ...newPlayMemory(), announced: null },
    alarms: createAlarms(context),
  };
  return defineOwner(serviceContext, {
    name: "judge",
    stages: stagesOf("judge"),
    settings: options.settings,
    io,
    async act(look) {
      const now: TurnTwo = { look, facts: await loadFactsTwo(look.record, look.round) };
      const gap = await missingBaseline(stage, now);
      if (gap !== null) return gap;
      await tellTimeline(stage, now);
      return takeStep(stage, { ...now, step: await nextStepOf(stage, now) });
    },
  });
}

type Step = TurnTwo & { readonly step: DuelsStep };

function takeStep(context: StageContextTwo, { step, ...now }: Step): Promise<TurnResult> | TurnResult {
  switch (step.kind) {
    case "qualification":
    case "timeline-match":
      return playTurnTwo(context, { ...now, ...step, phase: step.kind === "qualification" ? step.kind : "timeline" });
    case "request-audits":
      return requestAudits(context, { ...now, ...step });
    case "audit-duel":
      return playAuditDuel(context, { ...now, duel: step });
    case "record-verdicts":
      return recordVerdicts(context, { ...now, ...step });
    case "exploratory":
      return explore(context, { ...now, ...step });
    case "wait":
      return waitTurnTwo(context, { ...now, ...step });
    case "crown":
      return crownTwo(context, { ...now, ...step });
  }
}

/** Plays a match that may turn out useless, while it waits for audits: within the budget. When it cannot be judged, the turn only waits. */
async function explore(
  context: StageContextTwo,
  options: TurnTwo & { readonly left: string; readonly right: string },
): Promise<TurnResult> {
  const { facts } = options;
  const open = context.policy.timeline(facts.decided).entries.filter(awaitsAudits);
  const wait = () => waitTurnTwo(context, { ...options, waitingFor: open.map(({ hotkey }) => hotkey) });
  const exploratoryCount = facts.matrix.filter(({ left }) => left !== "leader").length;
  if (exploratoryCount >= context.settings.exploratoryBudget) return wait();
  const turn = await playTurnTwo(context, { ...options, phase: "exploratory" });
  return turn.kind === "waiting" ? wait() : turn;
}

/** Without a leader or challengers no baseline is needed. */
async function missingBaseline({ settings }: StageContextTwo, { facts, look }: TurnTwo): Promise<TurnResult | null> {
  if (facts.reigning === null || facts.decided.field.length === 0) return null;
  const baseline = await readSideTwo(readRoundTwo(look.record, facts).get, "leader");
  const stems = facts.prompts.map(({ name }) => name);
  const gaps = baselineGapsTwo(stems, baseline);
  return waitForBaseline({ stems, gaps, look, settings });
}
