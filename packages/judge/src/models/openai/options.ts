import type { Clock } from "@404-gen/core";

/** The model and its server. */
export type OpenAiModelOptions = {
  /** Address of the OpenAI-compatible API, with its version path: `http://127.0.0.1:8000/v1`; several by comma. */
  readonly baseUrl: string;
  /** Bearer token, sent only to these servers and only over https. @default none is sent */
  readonly apiKey?: string | undefined;
  /** Sends the key over plain http to a server on this machine. @default false */
  readonly allowLoopback?: boolean | undefined;
  /** Name of the model at the server. @default "zai-org/GLM-4.1V-9B-Thinking" */
  readonly model?: string | undefined;
  /** `url`: the server fetches http(s) pictures itself; `data`: the request has the bytes, as always for other addresses. @default "url" */
  readonly pictures?: "url" | "data" | undefined;
  /** Milliseconds for one attempt of one call with its body. @default 30000 */
  readonly timeoutMs?: number | undefined;
  /**
   * Most calls in flight over all servers, 1 or more. The limit of each server begins with 4, grows while it answers, and is halved when it is
   * overloaded or does not answer in time. @default 32
   */
  readonly maxCallsInFlight?: number | undefined;
  /** Field of the limit of tokens; servers from before 2025 know only `max_tokens`. @default "max_completion_tokens" */
  readonly maxTokensField?: "max_completion_tokens" | "max_tokens" | undefined;
  /** Most bytes of one answer: with more the call fails. @default 4194304 */
  readonly maxAnswerBytes?: number | undefined;
  /** Waits between attempts of one call, milliseconds. @default [10000, 30000] */
  readonly retryDelaysMs?: readonly number[] | undefined;
  /** HTTP statuses after which the same request may succeed. @default [429, 500, 502, 503, 504] */
  readonly retryStatuses?: readonly number[] | undefined;
  /** Share of each wait that is added by chance, 0 to 1. @default 0.2 */
  readonly retryJitter?: number | undefined;
  /** Longest wait that a Retry-After may ask for, milliseconds; a longer one ends the attempts. @default 120000 */
  readonly maxRetryAfterMs?: number | undefined;
  /** vLLM's `chat_template_kwargs`, for example `{ enable_thinking: false }`. */
  readonly chatTemplateKwargs?: Readonly<Record<string, unknown>> | undefined;
  /** More fields of the request body, for a server's own options. */
  readonly extraBody?: Readonly<Record<string, unknown>> | undefined;
  /** Sends the requests. @default the global fetch */
  readonly fetch?: typeof fetch | undefined;
  /** Real time for waits. @default systemClock */
  readonly io?: Clock | undefined;
  /** 0 ≤ r < 1, for jitter. @default Math.random */
  readonly random?: (() => number) | undefined;
};

/** Defaults of {@link OpenAiModelOptions}. */
export const OPENAI_MODEL_DEFAULTS = {
  /** Source: COMPETITION.md section 5. */
  model: "zai-org/GLM-4.1V-9B-Thinking",
  pictures: "url" as "url" | "data",
  /** OPENAI_TIMEOUT. */
  timeoutMs: 30_000,
  /** MAX_CONCURRENT_VLM_CALLS. Source: MULTISTAGE.md 2. */
  maxCallsInFlight: 32,
  maxTokensField: "max_completion_tokens" as "max_completion_tokens" | "max_tokens",
  /** MAX_JUDGE_ANSWER_BYTES. The longest answer that a question permits (8,192 tokens and their reasoning) has less than 200 KB. */
  maxAnswerBytes: 4 * 1024 ** 2,
  /** 3 attempts. Source: COMPETITION.md section 5. */
  retryDelaysMs: [10_000, 30_000] as readonly number[],
  /** Source: COMPETITION.md section 5. */
  retryStatuses: [429, 500, 502, 503, 504] as readonly number[],
  retryJitter: 0.2,
  maxRetryAfterMs: 120_000,
};

/** Options of upstream's multi-stage judge. Source: MULTISTAGE.md 2. */
export const STAGED_MODEL_DEFAULTS = {
  model: "glm-4.6v-flash",
  /** OPENAI_TIMEOUT. */
  timeoutMs: 120_000,
  maxTokensField: "max_tokens" as const,
  /** Two more tries in each attempt, as upstream's client library makes them. */
  retryDelaysMs: [500, 1000] as readonly number[],
  retryStatuses: [408, 409, 429, ...Array.from({ length: 100 }, (_, at) => 500 + at)] as readonly number[],
};
