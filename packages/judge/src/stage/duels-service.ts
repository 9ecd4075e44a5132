import {
  type Clock,
  type DuelJudge,
  mergeDefaults,
  type Service,
  type ServiceContext,
  systemClock,
  type TurnResult,
} from "@404-gen/core";
import { parseState, paths, readRecord, resultsSchema } from "@404-gen/core/records";
import { decide } from "@404-gen/core/rules";
import type { LoadPicture } from "../match/types.ts";
import { baselineGaps } from "./baseline.ts";
import { newMemory, type StageContext, type Turn } from "./context.ts";
import { crown } from "./crown.ts";
import { loadFacts, loadPrompts } from "./facts.ts";
import { isConflict, playTurn } from "./play-turn.ts";
import { tellProgress } from "./progress.ts";
import { requestAudit } from "./request-audit.ts";
import { DUELS_DEFAULTS, type DuelsSettings } from "./settings.ts";
import { waitTurn } from "./wait-turn.ts";

export type DuelsServiceOptions = {
  readonly judge: DuelJudge;
  /** Bytes behind the public addresses of previews and prompts. */
  readonly load: LoadPicture;
  readonly settings?: DuelsSettings | undefined;
  /** Real time, for how often state.json is looked at during a match. @default systemClock */
  readonly io?: Clock | undefined;
};

/**
 * The DUELS stage. A turn reads the record, asks the rules what is next and does that one thing: a match, an audit request, or
 * the winner. Everything it goes by is in the record, so a restart at any point goes on from there.
 *
 * @example
 * const service = createDuelsService({ state, clock, logger, notifier }, { judge, load });
 * const result = await service.turn({ signal });
 */
export function createDuelsService(context: ServiceContext, options: DuelsServiceOptions): Service {
  const { judge, load, io = systemClock } = options;
  const settings = mergeDefaults(DUELS_DEFAULTS, options.settings);
  const stage: StageContext = { ...context, judge, load, io, settings, memory: newMemory() };
  return {
    name: "judge",
    async turn({ signal }) {
      try {
        return await turn(stage, signal);
      } catch (error) {
        if (!isConflict(error)) throw error;
        return { kind: "acted", what: "somebody else wrote first; decided again" };
      }
    },
  };
}

async function turn(context: StageContext, signal: AbortSignal): Promise<TurnResult> {
  await context.state.refresh({ signal });
  const stateText = await context.state.read(paths.state, { signal });
  if (stateText === null) return { kind: "idle", reason: "state.json is missing", untilMs: null };
  const state = parseState(stateText, { path: paths.state });
  if (state.stage !== "duels")
    return {
      kind: "idle",
      reason: state.stage === "paused" ? "paused" : `the stage is ${state.stage}`,
      untilMs: state.next_stage_eta === null ? null : Date.parse(state.next_stage_eta),
    };
  const facts = await loadFacts(context.state, state.current_round);
  const now: Turn = { state, stateText, facts, signal };
  const gap = await missingBaseline(context, now);
  if (gap !== null) return gap;
  await tellProgress(context, now);
  return act(context, now);
}

function act(context: StageContext, now: Turn): Promise<TurnResult> {
  const action = decide(now.facts.tournament);
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

/** Waits for the leader's baseline before the round's first match; without a leader or challengers none is needed. */
async function missingBaseline(context: StageContext, { facts }: Turn): Promise<TurnResult | null> {
  if (facts.reigning === null || facts.hotkeys.length === 0) return null;
  const [prompts, baseline] = await Promise.all([
    loadPrompts(context.state, facts.round),
    readRecord(context.state, paths.generated(facts.round, "leader"), resultsSchema),
  ]);
  const stems = prompts.map((prompt) => prompt.name);
  const gaps = baselineGaps(stems, { baseline, attempts: context.settings.baselineAttempts });
  if (gaps.length === 0) return null;
  return {
    kind: "waiting",
    reason: `waiting for: the leader's baseline, ${gaps.length} of ${stems.length} prompts still to come`,
    untilMs: context.clock.now() + context.settings.checkAuditMs,
  };
}
