import { createCredential, memoOnce, mergeDefaults, peerWords, retry, systemClock, withDeadline } from "@404-gen/core";
import { createServiceFetch } from "@404-gen/core/net";
import type OpenAI from "openai";
import type { ChatCompletionMessageParam } from "openai/resources/chat/completions";
import type { VisionModel, VisionQuestion } from "../vision-model.ts";
import { translateError } from "./errors.ts";
import { buildMessages } from "./messages.ts";
import { OPENAI_MODEL_DEFAULTS, type OpenAiModelOptions } from "./options.ts";
import { readCompletion } from "./read-completion.ts";
import { createServerPool, type ServerPool } from "./server-pool.ts";
import { loadOpenAi, type OpenAiLibrary } from "./vendor.ts";

/**
 * A model on one or several OpenAI-compatible servers. A call goes to the least busy server, and each server gets as many calls at a time as it can take. A
 * server that fails is left out for half a minute. While a server loads its model, the calls wait for it. A call is tried again after an error that may pass; at
 * last it throws `JUDGE_TIMEOUT`, `JUDGE_CONNECTION`, `JUDGE_HTTP`, `JUDGE_PICTURE` (a picture for the request could not be loaded) or `JUDGE_BAD_ANSWER` (a
 * reply without a choice).
 *
 * @throws CompetitionError `CREDENTIAL_INSECURE`
 * @example
 * const model = createOpenAiModel({ baseUrl: "http://127.0.0.1:8000/v1", model: "glm-4.6v-flash" });
 * const judge = createMultiStageJudge({ model });
 */
export function createOpenAiModel(options: OpenAiModelOptions): VisionModel {
  const settings = { ...options, ...mergeDefaults(OPENAI_MODEL_DEFAULTS, options) };
  const servers = settings.baseUrl.split(",").map((baseUrl) => createServer({ ...settings, baseUrl: baseUrl.trim() }));
  const pool = createServerPool(servers, {
    io: settings.io ?? systemClock,
    maxInFlight: settings.maxCallsInFlight,
    isReady: async (open, call) => {
      const { client } = await open();
      await client.models.list({ ...call, timeout: READY_TIMEOUT_MS });
      return true;
    },
  });
  return {
    name: settings.model,
    offline: false,
    async ask(question, { signal } = {}) {
      const messages = await buildMessages(question, { as: settings.pictures, signal });
      return readCompletion(await request({ pool, settings }, { question, messages, signal }));
    },
  };
}

type Settings = OpenAiModelOptions & typeof OPENAI_MODEL_DEFAULTS;
/** Gives the client of one address, created at its first use. */
type OpenServer = () => Promise<{ readonly client: OpenAI; readonly library: OpenAiLibrary }>;
type Server = { readonly pool: ServerPool<OpenServer>; readonly settings: Settings };
/** Longest wait for the list of models, milliseconds. */
const READY_TIMEOUT_MS = 10_000;
type Call = {
  readonly question: VisionQuestion;
  readonly messages: ChatCompletionMessageParam[];
  readonly signal?: AbortSignal | undefined;
};

function createServer(settings: Settings): OpenServer {
  // Here, so that an insecure address is refused before the first question.
  const credential = credentialOf(settings);
  return memoOnce(async () => {
    const library = await loadOpenAi();
    return { library, client: createClient(library, { ...settings, credential }) };
  });
}

type ClientSettings = Settings & { readonly credential: ReturnType<typeof credentialOf> };

function createClient(library: OpenAiLibrary, settings: ClientSettings): OpenAI {
  return new library.OpenAI({
    baseURL: settings.baseUrl,
    // The library does not get the key: the fetch function adds the credential, and the library's own header is removed.
    apiKey: "none",
    defaultHeaders: { authorization: null },
    // Null, because the client would else take them from the environment.
    organization: null,
    project: null,
    adminAPIKey: null,
    webhookSecret: null,
    logLevel: "off",
    maxRetries: 0,
    timeout: settings.timeoutMs,
    // This fetch limits the answer's size and follows no redirect to another host: the key and the pictures go only to the configured server.
    fetch: keepingWords(
      createServiceFetch({
        service: "The judge",
        credential: settings.credential,
        maxBytes: settings.maxAnswerBytes,
        fetch: settings.fetch,
      }),
    ),
  });
}

const credentialOf = ({ apiKey, baseUrl, allowLoopback }: Settings) =>
  apiKey === undefined
    ? undefined
    : createCredential({ name: "OPENAI_API_KEY", url: baseUrl, secret: apiKey, allowLoopback });

/** Gives every refusal the shape from which the client library keeps the server's message. */
const keepingWords =
  (ask: typeof fetch): typeof fetch =>
  async (...call) => {
    const response = await ask(...call);
    if (response.ok) return response;
    const { status, headers } = response;
    const message = peerWords(await response.text());
    const retryAfter = headers.get("retry-after");
    return Response.json(
      { error: { message } },
      { status, headers: retryAfter === null ? {} : { "retry-after": retryAfter } },
    );
  };

function request({ pool, settings }: Server, call: Call): Promise<unknown> {
  const io = settings.io ?? systemClock;
  const sendTo = async (open: OpenServer) => {
    const { client, library } = await open();
    return withDeadline((signal) => client.chat.completions.create(requestBody(settings, call), { signal }), {
      what: "The judge's answer",
      ms: settings.timeoutMs,
      code: "JUDGE_TIMEOUT",
      signal: call.signal,
    }).catch((error: unknown) => {
      call.signal?.throwIfAborted();
      throw translateError(error, { ...settings, library, now: io.now() });
    });
  };
  return retry(() => pool.use(sendTo, call), {
    delaysMs: settings.retryDelaysMs,
    jitter: settings.retryJitter,
    clock: io,
    random: settings.random,
    signal: call.signal,
  });
}

function requestBody(settings: Settings, { question, messages }: Call) {
  const { name, schema, strict } = question.answer;
  return {
    model: settings.model,
    messages,
    temperature: question.temperature,
    seed: question.seed,
    [settings.maxTokensField]: question.maxTokens,
    response_format: {
      type: "json_schema" as const,
      json_schema: { name, schema, ...(strict === undefined ? {} : { strict }) },
    },
    ...(settings.chatTemplateKwargs ? { chat_template_kwargs: settings.chatTemplateKwargs } : {}),
    ...settings.extraBody,
  };
}
