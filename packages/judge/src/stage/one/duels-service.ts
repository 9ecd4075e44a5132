import {
  type Clock,
  type DuelJudge,
  mergeDefaults,
  type Service,
  type ServiceContext,
  type TurnResult,
} from "@404-gen/core";
import { POLICY_ONE, type PolicyOne } from "@404-gen/core/competition";
import { createAlarms, defineOwner, steady } from "@404-gen/core/owner";
import { generatedFile } from "@404-gen/core/records";
import { getFile } from "@404-gen/core/round";
import { baselineGaps, stagesOf } from "@404-gen/core/rules";
import type { LoadPicture } from "../../match/types.ts";
import { DUELS_DEFAULTS, type DuelsSettings } from "../settings.ts";
import { waitForBaseline } from "../wait-for-others.ts";
import { newMemory, type StageContext, type Turn } from "./context.ts";
import { crown } from "./crown.ts";
import { loadFacts, loadPrompts } from "./facts.ts";
import { playTurn } from "./play-turn.ts";
import { tellProgress } from "./progress.ts";
import { requestAudit } from "./request-audit.ts";
import { waitTurn } from "./wait-turn.ts";

/** Parts and settings of the judge service. */
export type DuelsServiceOptions = {
  /** Compares two previews. */
  readonly judge: DuelJudge;
  /** Loads previews and prompts from their public addresses. */
  readonly load: LoadPicture;
  /** Limits that differ from the usual ones. @default DUELS_DEFAULTS */
  readonly settings?: DuelsSettings | undefined;
  /** The competition's policy; verify and report use the same one. @default POLICY_ONE */
  readonly policy?: PolicyOne | undefined;
  /** Real time, for the looks at state.json during a match. @default systemClock */
  readonly io?: Clock | undefined;
};

/**
 * The DUELS stage of competition 1. A turn reads the record, asks the policy for the next step and does it: a match, an audit request, or
 * the winner. All facts for its decisions are in the record, so after a restart it goes on from there.
 *
 * @example
 * const service = createDuelsService({ state, clock, logger, notifier }, { judge, load });
 * const result = await service.turn({ signal });
 */
export function createDuelsService(serviceContext: ServiceContext, options: DuelsServiceOptions): Service {
  const { judge, load, io, policy = POLICY_ONE } = options;
  const context = steady(serviceContext);
  const settings = mergeDefaults(DUELS_DEFAULTS, options.settings);
  const stage: StageContext = {
    ...context,
    judge,
    load,
    settings,
    policy,
    memory: newMemory(),
    alarms: createAlarms(context),
  };
  return defineOwner(serviceContext, {
    name: "judge",
    stages: stagesOf("judge"),
    settings: options.settings,
    io,
    async act(look) {
      const now: Turn = { look, facts: await loadFacts(look.record, look.round) };
      const gap = await missingBaseline(stage, now);
      if (gap !== null) return gap;
      await tellProgress(stage, now);
      return takeStep(stage, now);
    },
  });
}

function takeStep(context: StageContext, now: Turn): Promise<TurnResult> {
  const action = context.policy.nextStep(now.facts.tournament);
  switch (action.kind) {
    case "play":
      return playTurn(context, { ...now, match: { left: action.left, right: action.right }, phase: action.phase });
    case "request-audit":
      return requestAudit(context, { ...now, action });
    case "wait":
      return waitTurn(context, { ...now, action });
    case "crown":
      return crown(context, { ...now, winner: action.winner, path: action.path });
  }
}

/** Without a leader or challengers no baseline is needed. */
async function missingBaseline({ settings }: StageContext, { facts, look }: Turn): Promise<TurnResult | null> {
  if (facts.reigning === null || facts.hotkeys.length === 0) return null;
  const [prompts, baseline] = await Promise.all([
    loadPrompts(look.record, facts.round),
    getFile(look.record, generatedFile, { round: facts.round, hotkey: "leader" }),
  ]);
  const stems = prompts.map((prompt) => prompt.name);
  const gaps = baselineGaps(stems, { baseline, attempts: settings.baselineAttempts });
  return waitForBaseline({ stems, gaps, look, settings });
}
