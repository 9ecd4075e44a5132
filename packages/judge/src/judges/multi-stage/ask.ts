import { CompetitionError } from "@404-gen/core";
import type { QuestionPart } from "../../models/vision-model.ts";
import { badAnswer } from "../bad-answer.ts";
import { type Form, readForm } from "./answers/forms.ts";
import type { DuelContext } from "./duel-context.ts";

/** One call of a duel. Labels, seeds, attempts and limits: MULTISTAGE.md 2. */
export type Call<T> = {
  readonly label: string;
  /** Base seed; attempt i asks with base + i + 100. */
  readonly seed: number;
  readonly attempts: number;
  readonly maxTokens: number;
  readonly system: string;
  readonly parts: readonly QuestionPart[];
  readonly form: Form<T>;
  /** Gives the reason to refuse an answer of the right form; null: it is accepted. */
  readonly refuse?: ((answer: T) => string | null) | undefined;
};

const SEED_STEP = 100;
/** Wait before the next attempt: milliseconds for each failed attempt. */
const WAIT_MS = 500;
/** HTTP statuses that do not change when the call is repeated: the key, the address or the model's name is wrong. */
const HOPELESS = new Set([401, 403, 404]);

/** The first attempt has temperature 0, each later one a higher temperature. */
const temperatureOf = (attempt: number): number => (attempt === 0 ? 0 : 0.1 + 0.05 * attempt);

/** Asks until an attempt gives a good answer. Throws the last attempt's error, or an abort's reason. */
export async function ask<T>(context: DuelContext, call: Call<T>): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await askOnce(context, { call, attempt });
    } catch (error) {
      context.signal.throwIfAborted();
      if (!CompetitionError.is(error) || attempt + 1 >= call.attempts || isHopeless(context, error)) throw error;
      await context.io.sleep(WAIT_MS * (attempt + 1), { signal: context.signal });
    }
  }
}

/** Asks like {@link ask}. Null when every attempt failed and failed calls do not end the duel. */
export async function askOrFallBack<T>(context: DuelContext, call: Call<T>): Promise<T | null> {
  try {
    return await ask(context, call);
  } catch (error) {
    context.signal.throwIfAborted();
    if (context.strictness.failedCallsEndDuel || !CompetitionError.is(error)) throw error;
    context.failed.push(call.label);
    return null;
  }
}

type Attempt<T> = { readonly call: Call<T>; readonly attempt: number };

async function askOnce<T>(context: DuelContext, { call, attempt }: Attempt<T>): Promise<T> {
  const { model, queue, signal, order } = context;
  const { label, system, parts, form, maxTokens } = call;
  const question = {
    label,
    system,
    parts,
    answer: { name: `${label}-response`, schema: form.schema },
    seed: call.seed + attempt + SEED_STEP,
    temperature: temperatureOf(attempt),
    maxTokens,
  };
  const reply = await queue.run(() => model.ask(question, { signal }), { order, signal });
  const answer = readForm(reply.content, form);
  if (answer === null) throw refusal(call, reply.content, "is not of the agreed form");
  const reason = call.refuse?.(answer) ?? null;
  if (reason !== null) throw refusal(call, reply.content, reason);
  return answer;
}

const refusal = (call: { readonly label: string }, content: string | null, why: string) =>
  badAnswer(`The answer to ${call.label} ${why}`, { text: content ?? "" });

/** True when more attempts are useless. Upstream uses all attempts; where a failed call ends the duel anyway, a wrong key is not tried five times. */
function isHopeless({ strictness }: DuelContext, error: CompetitionError): boolean {
  const status = error.data?.["status"];
  return strictness.failedCallsEndDuel && typeof status === "number" && HOPELESS.has(status);
}
