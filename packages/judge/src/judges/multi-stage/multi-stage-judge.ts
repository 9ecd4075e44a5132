import { setMaxListeners } from "node:events";
import {
  type BundlePair,
  type Clock,
  CompetitionError,
  type Evidence,
  fault,
  isAbort,
  measured,
  mergeDefaults,
  OVER,
  type PictureRef,
  type StagedJudge,
  type StagedVerdict,
  systemClock,
  type ViewBundle,
} from "@404-gen/core";
import { settleMissing } from "@404-gen/core/two";
import { loadOnce } from "../../models/load-once.ts";
import type { VisionModel } from "../../models/vision-model.ts";
import { type CallQueue, createCallQueue } from "./call-queue.ts";
import type { DuelContext } from "./duel-context.ts";
import { playStages } from "./play-stages.ts";
import { explain } from "./stages/explain.ts";
import { STRICTNESS_DEFAULTS, type Strictness, strictnessRecord } from "./strictness.ts";
import { DEFAULT_STAGED_QUESTIONS, type StagedQuestions, stagedQuestionsSha256 } from "./wording.ts";

/** The model that judges, and how strict the judge is. */
export type MultiStageOptions = {
  /** Answers the questions. */
  readonly model: VisionModel;
  /** Wording of the questions. @default DEFAULT_STAGED_QUESTIONS */
  readonly questions?: StagedQuestions | undefined;
  /** Calls in flight over all duels; a duel is 9 to 26 calls. MAX_CONCURRENT_VLM_CALLS. @default 32 */
  readonly maxConcurrentCalls?: number | undefined;
  /** Points in which it is stricter than upstream's judge. @default STRICTNESS_DEFAULTS */
  readonly strictness?: Partial<Strictness> | undefined;
  /** Real time, for the waits between attempts. @default systemClock */
  readonly io?: Clock | undefined;
};

/** Defaults of {@link MultiStageOptions}. */
export const MULTI_STAGE_DEFAULTS = {
  /** Source: MULTISTAGE.md 9. */
  maxConcurrentCalls: 32,
};

/**
 * The judge of competition 2. It compares two modules by their drawn views, in up to four stages of questions to one model. Each call's seed,
 * temperature and pictures depend only on the duel, so answers do not depend on other work. A duel that cannot be judged is
 * a fault (`JUDGE_BAD_ANSWER`, `JUDGE_PICTURE`, or the model's error).
 *
 * @example
 * const judge = createMultiStageJudge({ model: createOpenAiModel({ baseUrl, ...STAGED_MODEL_DEFAULTS }) });
 * const evidence = await judge.judge({ name: "lamp", prompt, left, right }, { seed: 20 });
 */
export function createMultiStageJudge(options: MultiStageOptions): StagedJudge {
  const { model, questions = DEFAULT_STAGED_QUESTIONS, io = systemClock } = options;
  const { maxConcurrentCalls } = mergeDefaults(MULTI_STAGE_DEFAULTS, options);
  const strictness = mergeDefaults(STRICTNESS_DEFAULTS, options.strictness ?? {});
  const queue: CallQueue = createCallQueue(maxConcurrentCalls);
  let duels = 0;
  return {
    name: model.name,
    offline: model.offline,
    promptsSha256: model.offline ? null : stagedQuestionsSha256(questions),
    strictness: strictnessRecord(strictness),
    async judge(pair, { seed, signal }): Promise<Evidence<StagedVerdict>> {
      signal?.throwIfAborted();
      const conclusion = settleMissing({ left: pair.left !== null, right: pair.right !== null });
      if (conclusion !== null || pair.left === null || pair.right === null)
        return measured({
          ...(conclusion as NonNullable<typeof conclusion>),
          contradictory: [],
          failed: [],
          flags: [],
        });
      const base = { model, questions, strictness, queue, io, order: duels++, seed };
      try {
        return measured(
          await judgeDuel({ ...base, ...readOnce({ ...pair, left: pair.left, right: pair.right }), signal }),
        );
      } catch (error) {
        if (signal?.aborted || isAbort(error)) throw error;
        if (CompetitionError.is(error)) return fault(error);
        throw error;
      }
    },
  };
}

type Duel = Omit<DuelContext, "signal" | "failed"> & { readonly signal: AbortSignal | undefined };

/** Plays the stages, and asks for the explanation at the same time. A failure ends every other call of the duel. */
async function judgeDuel(duel: Duel): Promise<StagedVerdict> {
  const stop = new AbortController();
  const signal = duel.signal ? AbortSignal.any([duel.signal, stop.signal]) : stop.signal;
  // Every call of the duel listens to this signal; with more than ten listeners Node warns of a leak.
  setMaxListeners(0, signal);
  const context: DuelContext = { ...duel, signal, failed: [] };
  try {
    const [{ stages, conclude }, issues] = await Promise.all([playStages(context), explain(context)]);
    const { contradictory } = stages.s1;
    return { ...conclude(issues), contradictory, failed: [...context.failed].sort(), flags: [] };
  } finally {
    stop.abort(OVER);
  }
}

/** The same duel, with each file read at most once. */
function readOnce(pair: BundlePair & { readonly left: ViewBundle; readonly right: ViewBundle }) {
  return { prompt: loadOnce(pair.prompt), left: bundleOnce(pair.left), right: bundleOnce(pair.right) };
}

function bundleOnce(bundle: ViewBundle): ViewBundle {
  const files = new Map<string, PictureRef>();
  return {
    url: bundle.url,
    file(name) {
      const bundleOnce = files.get(name) ?? loadOnce(bundle.file(name));
      files.set(name, bundleOnce);
      return bundleOnce;
    },
  };
}
