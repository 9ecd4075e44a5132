import {
  type Clock,
  CompetitionError,
  type Credential,
  isAbort,
  peerWords,
  retryAfterMs,
  withDeadline,
} from "@404-gen/core";
import { createServiceFetch } from "@404-gen/core/net";
import { MAX_PROVIDER_ANSWER_BYTES } from "./answer-limit.ts";
import { type GpuErrorCode, gpuError, hide } from "./gpu-error.ts";
import { codeOfWords } from "./refusal-words.ts";

export type ProviderApiOptions = {
  readonly provider: string;
  readonly baseUrl: string;
  readonly fetch: typeof globalThis.fetch;
  readonly io: Clock;
  /** The account's key, which is sent only to its own origin. */
  readonly credential: Credential;
  /** Values that no message may contain. */
  readonly secrets: readonly string[];
  /** Code of a refusal; undefined leaves it to the common table. */
  readonly codeOf?:
    | ((answer: { readonly status: number; readonly text: string }) => GpuErrorCode | undefined)
    | undefined;
  /** Milliseconds that one call may take. @default 60000 */
  readonly timeoutMs?: number | undefined;
  /** Most bytes of one answer. @default MAX_PROVIDER_ANSWER_BYTES */
  readonly maxAnswerBytes?: number | undefined;
  /** Forgets the key that was refused (401) before one more try. @default no second try */
  readonly renew?: (() => void) | undefined;
};

export type ApiCall = {
  readonly method: "GET" | "POST" | "DELETE";
  readonly path: string;
  readonly body?: unknown;
  /** Values of this call that no message may contain (a pod's bearer token, its environment). */
  readonly secrets?: readonly string[] | undefined;
  readonly signal?: AbortSignal | undefined;
};

/** A provider's JSON interface. `call` resolves with the body, or null for 404. Any other status that is not 2xx is thrown as `GPU_*`. */
export type ProviderApi = { call(call: ApiCall): Promise<unknown> };

const TIMEOUT_MS = 60_000;

/** Creates a provider's interface: it sends the credential, turns refusals into the port's errors, and keeps secrets out of messages. */
export function createProviderApi(options: ProviderApiOptions): ProviderApi {
  const once = async (call: ApiCall, renewed: boolean): Promise<unknown> => {
    const { status, text, response } = await send(options, call);
    if (status === 401 && options.renew && !renewed) {
      options.renew();
      return once(call, true);
    }
    if (status === 404) return null;
    if (response.ok) return parse(options, { text, call });
    throw refusal(options, { status, text, response, call });
  };
  return { call: (call) => once(call, false) };
}

async function send(options: ProviderApiOptions, call: ApiCall) {
  const { provider, credential, io, timeoutMs = TIMEOUT_MS, maxAnswerBytes = MAX_PROVIDER_ANSWER_BYTES } = options;
  const { signal } = call;
  try {
    const work = async (inner: AbortSignal) => {
      const body = call.body === undefined ? {} : { body: JSON.stringify(call.body) };
      const type = call.body === undefined ? {} : { "content-type": "application/json" };
      const ask = createServiceFetch({
        service: provider,
        credential,
        maxBytes: maxAnswerBytes,
        fetch: options.fetch,
      });
      const response = await ask(`${options.baseUrl}${call.path}`, {
        method: call.method,
        headers: { accept: "application/json", ...type },
        ...body,
        signal: inner,
      });
      return { status: response.status, text: await response.text(), response };
    };
    return await withDeadline(work, { what: `${provider} ${call.method} ${call.path}`, ms: timeoutMs, io, signal });
  } catch (error) {
    signal?.throwIfAborted();
    if (CompetitionError.is(error) && error.code.startsWith("GPU_")) throw error;
    const message = isAbort(error) ? "no answer" : error instanceof Error ? error.message : String(error);
    throw gpuError("GPU_TRANSIENT", `${call.method} ${call.path}: ${message}`, {
      provider,
      secrets: allSecrets(options, call),
      cause: error,
    });
  }
}

const allSecrets = (options: ProviderApiOptions, call: ApiCall) => [...options.secrets, ...(call.secrets ?? [])];

function parse({ provider }: ProviderApiOptions, { text, call }: { text: string; call: ApiCall }): unknown {
  if (text.trim() === "") return {};
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw gpuError("GPU_TRANSIENT", `${call.method} ${call.path}: the answer is not JSON`, { provider, cause });
  }
}

type Refusal = { readonly status: number; readonly text: string; readonly response: Response; readonly call: ApiCall };

function refusal(options: ProviderApiOptions, { status, text, response, call }: Refusal): CompetitionError {
  const code = options.codeOf?.({ status, text }) ?? codeOfWords(text) ?? commonCode(status, text);
  const words = peerWords(hide(text, allSecrets(options, call)));
  const waitMs = retryAfterMs(response.headers.get("retry-after"), options.io.now());
  return gpuError(code, `${call.method} ${call.path} answered ${status}: ${words}`, {
    provider: options.provider,
    status,
    retryAfterMs: waitMs,
    secrets: allSecrets(options, call),
  });
}

/** Meaning of a status, the same at all three providers. 409 counts as transient: after it, a create looks whether the pod exists. */
function commonCode(status: number, text: string): GpuErrorCode {
  if (status === 410 || /deprecated|no longer (supported|available)/i.test(text)) return "GPU_UNSUPPORTED";
  if (status === 401 || status === 403) return "GPU_AUTH";
  if (status === 402) return "GPU_FUNDS";
  if (status === 429) return "GPU_RATE_LIMITED";
  if (status === 503) return "GPU_CAPACITY";
  if (status === 409 || status >= 500) return "GPU_TRANSIENT";
  return "GPU_VALIDATION";
}
