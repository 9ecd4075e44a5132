import { type Clock, type Credential, keepSecret, withDeadline } from "@404-gen/core";
import { createServiceFetch } from "@404-gen/core/net";
import { z } from "zod";
import { MAX_PROVIDER_ANSWER_BYTES } from "../answer-limit.ts";
import { gpuError } from "../gpu-error.ts";

const tokenSchema = z.object({ access_token: z.string(), expires_in: z.number() });
/** Milliseconds before its end at which a token is renewed. */
const EARLY_MS = 60_000;
const TIMEOUT_MS = 30_000;

export type VerdaTokenOptions = {
  readonly baseUrl: string;
  readonly clientId: string;
  /** The client's secret. */
  readonly account: Credential;
  readonly fetch: typeof globalThis.fetch;
  readonly io: Clock;
  /** Most bytes of one answer. @default MAX_PROVIDER_ANSWER_BYTES */
  readonly maxAnswerBytes?: number | undefined;
};

export type VerdaToken = {
  get(): Promise<string>;
  /** Forgets the token that was refused. */
  drop(): void;
};

/** Gets tokens by OAuth client credentials: one token, renewed before its end or after `drop`. Callers at the same time share a request. */
export function createVerdaToken(options: VerdaTokenOptions): VerdaToken {
  let cache: { readonly token: string; readonly untilMs: number } | null = null;
  let asking: Promise<string> | null = null;
  const renew = async () => {
    const { access_token, expires_in } = await request(options);
    keepSecret(access_token, { temporary: true });
    cache = { token: access_token, untilMs: options.io.now() + expires_in * 1000 - EARLY_MS };
    return access_token;
  };
  return {
    async get() {
      if (cache && options.io.now() < cache.untilMs) return cache.token;
      asking ??= renew().finally(() => {
        asking = null;
      });
      return asking;
    },
    drop() {
      cache = null;
    },
  };
}

async function request({
  baseUrl,
  clientId,
  account,
  fetch,
  io,
  maxAnswerBytes = MAX_PROVIDER_ANSWER_BYTES,
}: VerdaTokenOptions): Promise<z.infer<typeof tokenSchema>> {
  const url = `${baseUrl}/oauth2/token`;
  const ask = async (signal: AbortSignal) => {
    const send = createServiceFetch({ service: "verda", maxBytes: maxAnswerBytes, fetch });
    // The secret goes into the body, where `createServiceFetch` does not put a credential.
    const secret = await account.secretFor(url);
    const body = JSON.stringify({ grant_type: "client_credentials", client_id: clientId, client_secret: secret });
    const response = await send(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body,
      signal,
    });
    return { status: response.status, json: (await response.json().catch(() => null)) as unknown };
  };
  const { status, json } = await withDeadline(ask, { what: "verda token", ms: TIMEOUT_MS, io }).catch(
    (cause: unknown) => {
      throw gpuError("GPU_TRANSIENT", "no token: no answer", { provider: "verda", cause });
    },
  );
  const result = tokenSchema.safeParse(json);
  if (status >= 200 && status < 300 && result.success) return result.data;
  throw gpuError(status >= 500 || status === 429 ? "GPU_TRANSIENT" : "GPU_AUTH", `no token: answered ${status}`, {
    provider: "verda",
    status,
  });
}
