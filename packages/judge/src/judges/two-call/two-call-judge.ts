import {
  CompetitionError,
  type DuelAnswer,
  type DuelJudge,
  type DuelPictures,
  type DuelVerdict,
  type Evidence,
  fault,
  isAbort,
  measured,
  mergeDefaults,
  OVER,
  redact,
} from "@404-gen/core";
import { loadOnce } from "../../models/load-once.ts";
import { picturePart, textPart, type VisionModel, type VisionReply } from "../../models/vision-model.ts";
import { badAnswer } from "../bad-answer.ts";
import { ANSWER_JSON_SCHEMA, type PresentedAnswer, readAnswer } from "./answer.ts";
import { DEFAULT_QUESTIONS, type Questions, questionsSha256 } from "./questions.ts";
import { toDuelAnswer, toVerdict } from "./verdict.ts";

/** The model that judges, and the questions. */
export type TwoCallOptions = {
  /** Answers the questions. */
  readonly model: VisionModel;
  /** Tokens of an answer, thinking included. @default 1024 */
  readonly maxTokens?: number | undefined;
  /** Tokens of the second try, after an answer that was cut off (`finish: "length"`). @default 4096 */
  readonly maxTokensOnLength?: number | undefined;
  /** Wording of the questions. @default DEFAULT_QUESTIONS */
  readonly questions?: Questions | undefined;
};

/** Defaults of {@link TwoCallOptions}. */
export const TWO_CALL_DEFAULTS = { maxTokens: 1024, maxTokensOnLength: 4096, questions: DEFAULT_QUESTIONS };

/**
 * The judge of competition 1: two questions at once, the second with the sides swapped. Both answers must have the right form,
 * else the duel is a fault (`JUDGE_BAD_ANSWER`, or the model's error), never a draw.
 *
 * @example
 * const judge = createTwoCallJudge({ model: createOpenAiModel({ baseUrl: "http://127.0.0.1:8000/v1" }) });
 */
export function createTwoCallJudge(options: TwoCallOptions): DuelJudge {
  const settings = { ...mergeDefaults(TWO_CALL_DEFAULTS, options), model: options.model };
  return {
    name: settings.model.name,
    offline: settings.model.offline,
    promptsSha256: questionsSha256(settings.questions),
    async judge({ name, prompt, left, right }, { seed, signal }): Promise<Evidence<DuelVerdict>> {
      const pictures = { name, prompt: loadOnce(prompt), left: loadOnce(left), right: loadOnce(right) };
      try {
        return measured(toVerdict(await askBoth(settings, { pictures, seed, signal })));
      } catch (error) {
        if (signal?.aborted || isAbort(error)) throw error;
        if (CompetitionError.is(error)) return fault(error);
        throw error;
      }
    },
  };
}

type Settings = typeof TWO_CALL_DEFAULTS & { readonly model: VisionModel };
type QuestionOptions = {
  readonly pictures: DuelPictures;
  readonly seed: number;
  readonly signal?: AbortSignal | undefined;
};

/** Asks in both orders at once. When one fails, the other is aborted, since a single answer decides nothing. */
async function askBoth(settings: Settings, duel: QuestionOptions): Promise<readonly [DuelAnswer, DuelAnswer]> {
  const stop = new AbortController();
  const signal = duel.signal ? AbortSignal.any([duel.signal, stop.signal]) : stop.signal;
  try {
    return await Promise.all([
      askOnce(settings, { ...duel, signal, order: "left-first" }),
      askOnce(settings, { ...duel, signal, order: "right-first" }),
    ]);
  } finally {
    stop.abort(OVER);
  }
}

type OrderOptions = QuestionOptions & { readonly order: DuelAnswer["order"] };

/** Asks in one order, and again with more tokens when the answer was cut off. */
async function askOnce(settings: Settings, order: OrderOptions): Promise<DuelAnswer> {
  for (const maxTokens of [settings.maxTokens, settings.maxTokensOnLength]) {
    const reply = await settings.model.ask(question(settings, { ...order, maxTokens }), { signal: order.signal });
    const answer = readReply(reply);
    if (answer !== null) return toDuelAnswer(answer, order.order);
  }
  throw badAnswer(`The judge's answer did not end within ${settings.maxTokensOnLength} tokens`, { finish: "length" });
}

/**
 * Reads the answer in a reply; null when it was cut off. That is checked before the text is read: a text that was cut at the token limit may have a
 * complete JSON object in its thinking.
 */
function readReply({ content, reasoning, finish }: VisionReply): PresentedAnswer | null {
  if (finish === "length") return null;
  if (finish !== null && finish !== "stop")
    throw badAnswer(`The judge stopped early (${redact(finish).slice(0, 40)})`, { finish });
  const text = [content, reasoning].find((part) => part !== null && part.trim() !== "");
  if (text === undefined || text === null) throw badAnswer("The judge's answer is empty", { finish });
  return readAnswer(text);
}

function question({ questions }: Settings, order: OrderOptions & { readonly maxTokens: number }) {
  const { captions, system, task } = questions;
  const { prompt, left, right } = order.pictures;
  const [first, second] = order.order === "left-first" ? [left, right] : [right, left];
  return {
    label: "duel_answer",
    system,
    parts: [
      textPart(captions.prompt),
      picturePart(prompt),
      textPart(captions.first),
      picturePart(first),
      textPart(captions.second),
      picturePart(second),
      textPart(task),
    ],
    answer: { name: "duel_answer", schema: ANSWER_JSON_SCHEMA, strict: true },
    seed: order.seed,
    temperature: 0,
    maxTokens: order.maxTokens,
  };
}
