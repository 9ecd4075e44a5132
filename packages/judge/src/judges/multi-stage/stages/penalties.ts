import type { PictureRef } from "@404-gen/core";
import type { OrderedPenalties } from "@404-gen/core/two";
import { picturePart, textPart } from "../../../models/vision-model.ts";
import { PENALTIES, type PenaltiesAnswer } from "../answers/forms.ts";
import { askOrFallBack } from "../ask.ts";
import type { DuelContext } from "../duel-context.ts";

/** A question for the penalties of both models, which is asked in both orders. */
export type PenaltiesQuestion = {
  /** Labels and base seeds of the two orders: left first, right first. */
  readonly ab: { readonly label: string; readonly seed: number };
  readonly ba: { readonly label: string; readonly seed: number };
  /** Captions and task. */
  readonly words: { readonly prompt: string; readonly first: string; readonly second: string; readonly task: string };
  /** Text for `{direction}` in the words. @default "" */
  readonly direction?: string | undefined;
  readonly left: PictureRef;
  readonly right: PictureRef;
};

/** Range of penalties. Upstream accepts any number. */
const LIMITS = { least: 0, most: 10 };

/** Asks in both orders at once. An order is null when its call failed and the fallback counts. */
export async function askPenalties(context: DuelContext, question: PenaltiesQuestion): Promise<OrderedPenalties> {
  const { left, right } = question;
  const [ab, ba] = await Promise.all([
    askOrder(context, { question, call: question.ab, first: left, second: right }),
    askOrder(context, { question, call: question.ba, first: right, second: left }),
  ]);
  return { ab, ba };
}

type Order = {
  readonly question: PenaltiesQuestion;
  readonly call: PenaltiesQuestion["ab"];
  readonly first: PictureRef;
  readonly second: PictureRef;
};

async function askOrder(context: DuelContext, { question, call, first, second }: Order) {
  const { words, direction = "" } = question;
  const say = (text: string) => textPart(text.replaceAll("{direction}", direction));
  const answer = await askOrFallBack<PenaltiesAnswer>(context, {
    ...call,
    attempts: 5,
    maxTokens: 1024,
    system: context.questions.system,
    parts: [
      say(words.prompt),
      picturePart(context.prompt),
      say(words.first),
      picturePart(first),
      say(words.second),
      picturePart(second),
      say(words.task),
    ],
    form: PENALTIES,
    refuse: context.strictness.rangeCheck ? outOfRange : undefined,
  });
  return answer === null ? null : ([answer.penalty_1, answer.penalty_2] as const);
}

function outOfRange({ penalty_1, penalty_2 }: PenaltiesAnswer): string | null {
  const odd = [penalty_1, penalty_2].find((penalty) => penalty < LIMITS.least || penalty > LIMITS.most);
  return odd === undefined ? null : `holds the penalty ${odd}; allowed are ${LIMITS.least} to ${LIMITS.most}`;
}
