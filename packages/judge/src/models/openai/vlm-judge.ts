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
  retry,
  systemClock,
  withDeadline,
} from "@404-gen/core";
import OpenAI from "openai";
import { ANSWER_JSON_SCHEMA, badAnswer } from "../../duel/answer.ts";
import { DEFAULT_QUESTIONS, questionsSha256 } from "../../duel/questions.ts";
import { toDuelAnswer, toVerdict } from "../../duel/verdict.ts";
import { translateError } from "./errors.ts";
import { buildMessages, type PictureAddresses, pictureAddresses } from "./messages.ts";
import { VLM_JUDGE_DEFAULTS, type VlmJudgeOptions } from "./options.ts";
import { readCompletion } from "./read-completion.ts";

/**
 * A duel judge on any OpenAI-compatible server. A duel is two calls at once, the second with the sides swapped; both must answer
 * in the agreed form, else the duel is a fault (`JUDGE_BAD_ANSWER`, `JUDGE_TIMEOUT`, `JUDGE_CONNECTION`, `JUDGE_HTTP`,
 * `JUDGE_PICTURE`), never a draw.
 *
 * @example
 * const judge = createVlmJudge({ baseUrl: "http://127.0.0.1:8000/v1" });
 * const evidence = await judge.judge(pictures, { seed: 3035696319 });
 */
export function createVlmJudge(options: VlmJudgeOptions): DuelJudge {
  const settings = { ...options, ...mergeDefaults(VLM_JUDGE_DEFAULTS, options) };
  const questions = options.questions ?? DEFAULT_QUESTIONS;
  const client = new OpenAI({
    baseURL: options.baseUrl,
    apiKey: settings.apiKey,
    // Given as null, or the client would take these from the process's environment.
    organization: null,
    project: null,
    adminAPIKey: null,
    webhookSecret: null,
    logLevel: "off",
    maxRetries: 0,
    timeout: settings.timeoutMs,
    ...(options.fetch === undefined ? {} : { fetch: options.fetch }),
  });
  const call: Call = { client, settings, questions };
  return {
    name: settings.model,
    offline: false,
    promptsSha256: questionsSha256(questions),
    async judge(pictures, { seed, signal }): Promise<Evidence<DuelVerdict>> {
      try {
        const addresses = await loadAddresses(pictures, { as: settings.pictures, signal });
        return measured(toVerdict(await askBoth(call, { addresses, seed, signal })));
      } catch (error) {
        if (signal?.aborted || isAbort(error)) throw error;
        if (CompetitionError.is(error)) return fault(error);
        throw error;
      }
    },
  };
}

type Settings = VlmJudgeOptions & typeof VLM_JUDGE_DEFAULTS;
type Call = { readonly client: OpenAI; readonly settings: Settings; readonly questions: typeof DEFAULT_QUESTIONS };
type Asked = { readonly addresses: PictureAddresses; readonly seed: number; readonly signal?: AbortSignal | undefined };

async function loadAddresses(
  pictures: DuelPictures,
  options: { as: "url" | "data"; signal?: AbortSignal | undefined },
) {
  try {
    return await pictureAddresses(pictures, options);
  } catch (error) {
    if (options.signal?.aborted) throw error;
    const message = error instanceof Error ? error.message : String(error);
    throw new CompetitionError(`A picture of ${pictures.name} could not be loaded: ${message}`, {
      code: "JUDGE_PICTURE",
      fault: "infrastructure",
      cause: error,
    });
  }
}

/** Both orders at once; when one fails, the other is let go, since one answer alone decides nothing. */
async function askBoth(call: Call, asked: Asked): Promise<readonly [DuelAnswer, DuelAnswer]> {
  const stop = new AbortController();
  const signal = asked.signal ? AbortSignal.any([asked.signal, stop.signal]) : stop.signal;
  try {
    return await Promise.all([
      askOnce(call, { ...asked, signal, order: "left-first" }),
      askOnce(call, { ...asked, signal, order: "right-first" }),
    ]);
  } finally {
    stop.abort();
  }
}

type AskedOrder = Asked & { readonly order: DuelAnswer["order"] };

/** One order's answer: retried for what may pass, and once more with a larger budget when cut off. */
async function askOnce(call: Call, asked: AskedOrder): Promise<DuelAnswer> {
  const { maxTokens, maxTokensOnLength } = call.settings;
  const short = readCompletion(await request(call, { ...asked, maxTokens }));
  if (short.kind === "answer") return toDuelAnswer(short.answer, asked.order);
  const long = readCompletion(await request(call, { ...asked, maxTokens: maxTokensOnLength }));
  if (long.kind === "answer") return toDuelAnswer(long.answer, asked.order);
  throw badAnswer(`The judge's answer did not end within ${maxTokensOnLength} tokens`, { finish: "length" });
}

function request(call: Call, asked: AskedOrder & { readonly maxTokens: number }): Promise<unknown> {
  const { settings } = call;
  const io = settings.io ?? systemClock;
  const send = () =>
    withDeadline((signal) => call.client.chat.completions.create(requestBody(call, asked), { signal }), {
      what: "The judge's answer",
      ms: settings.timeoutMs,
      code: "JUDGE_TIMEOUT",
      signal: asked.signal,
    }).catch((error: unknown) => {
      asked.signal?.throwIfAborted();
      throw translateError(error, { now: io.now(), maxRetryAfterMs: settings.maxRetryAfterMs });
    });
  return retry(send, {
    delaysMs: settings.retryDelaysMs,
    jitter: settings.retryJitter,
    clock: io,
    random: settings.random,
    signal: asked.signal,
  });
}

function requestBody(call: Call, asked: AskedOrder & { readonly maxTokens: number }) {
  const { settings, questions } = call;
  return {
    model: settings.model,
    messages: buildMessages(asked.addresses, { order: asked.order, questions }),
    temperature: 0,
    seed: asked.seed,
    [settings.maxTokensField]: asked.maxTokens,
    response_format: {
      type: "json_schema" as const,
      json_schema: { name: "duel_answer", strict: true, schema: ANSWER_JSON_SCHEMA },
    },
    ...(settings.chatTemplateKwargs ? { chat_template_kwargs: settings.chatTemplateKwargs } : {}),
    ...settings.extraBody,
  };
}
