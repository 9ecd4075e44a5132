import { CompetitionError } from "../../base/errors/competition-error.ts";
import { inBrackets, peerWords, speaksOfRateLimit } from "../../base/errors/peer-words.ts";
import { isAbort } from "../../base/errors/wrap.ts";
import { withDeadline } from "../../base/kit/deadline.ts";
import { mergeDefaults } from "../../base/kit/merge-defaults.ts";
import { retryAfterMs } from "../../base/kit/retry-after.ts";
import { systemClock } from "../../base/kit/system-clock.ts";
import { type Credential, createCredential } from "../../base/secrets/credential.ts";
import { createServiceFetch } from "../service/service-fetch.ts";
import { GIT_LIMITS, type GitLimits, overLimit } from "./limits.ts";

/** The complete answer of a git host. */
export type GitAnswer = { readonly body: Uint8Array };

/** Which branch of which host. */
export type GitRemoteOptions = {
  /** `https://host/owner/repo(.git)`, or `http` without a credential. Credentials in it are taken out and used. */
  readonly url: string;
  /** Name of the branch. @default "main" */
  readonly branch?: string | undefined;
  /** Access token for the host of `url`, asked again for every request when it is a function; or one with its own origin. */
  readonly token?: string | (() => string | Promise<string>) | Credential | undefined;
  /** Let a host on this machine have a token over plain http. @default false */
  readonly allowLoopback?: boolean | undefined;
  /** User name that goes with the token. GitHub takes any. @default "x-access-token" */
  readonly username?: string | undefined;
  /** Milliseconds that one request may take, body included. @default limits.maxRequestMs */
  readonly timeoutMs?: number | undefined;
  /** How much is read of the repository at most. @default GIT_LIMITS */
  readonly limits?: Partial<GitLimits> | undefined;
};

type GitRequest = {
  readonly url: string;
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body?: Uint8Array;
};

type Call = { readonly signal?: AbortSignal | undefined };

/** Sends one request to a git host; answers that mean a fault are thrown, typed and without the credential. */
export type GitTransport = {
  /** Repository address without credentials or trailing slash. */
  readonly url: string;
  readonly limits: GitLimits;
  /** The whole answer, for what is small. */
  send(request: GitRequest, options?: Call): Promise<GitAnswer>;
  /** Hands the answer's body on as it comes; the time limit holds until `use` is done. */
  stream<T>(request: GitRequest, use: (pieces: AsyncIterable<Uint8Array>) => Promise<T>, options?: Call): Promise<T>;
};

export function createGitTransport(
  remote: GitRemoteOptions,
  options: {
    readonly fetch?: typeof fetch | undefined;
    /** Hears the address of each redirect that is followed. */
    readonly onRedirect?: ((to: string) => void) | undefined;
  } = {},
): GitTransport {
  const { url, username, credential } = credentialsOf(remote);
  const limits = mergeDefaults(GIT_LIMITS, remote.limits);
  const timeoutMs = remote.timeoutMs ?? limits.maxRequestMs;
  const ask = createServiceFetch({
    service: "The git host",
    credential,
    authorize: (secret) => ({ authorization: `Basic ${Buffer.from(`${username}:${secret}`).toString("base64")}` }),
    maxBytes: limits.maxPackBytes + limits.maxTalkBytes,
    fetch: options.fetch,
    onRedirect: options.onRedirect,
  });

  const stream: GitTransport["stream"] = (request, use, { signal } = {}) =>
    withDeadline(
      async (inner) => {
        const response = await ask(request.url, {
          method: request.method,
          headers: request.headers,
          body: (request.body as Uint8Array<ArrayBuffer> | undefined) ?? null,
          signal: inner,
        });
        try {
          if (!response.ok) {
            const { status, headers } = response;
            throwForStatus({ status, headers: Object.fromEntries(headers), body: await beginning(response) }, url);
          }
          return await use((response.body ?? []) as AsyncIterable<Uint8Array>);
        } catch (error) {
          await response.body?.cancel().catch(() => undefined);
          throw error;
        }
      },
      { what: `${request.method} ${url}`, ms: timeoutMs, code: "GIT_TIMEOUT", signal },
    ).catch((error) => {
      if (signal?.aborted || CompetitionError.is(error) || isAbort(error)) throw error;
      throw new CompetitionError(`${url} could not be reached`, {
        code: "GIT_UNREACHABLE",
        cause: error,
      });
    });

  return {
    url,
    limits,
    stream,
    send: (request, call) => stream(request, async (pieces) => ({ body: await collect(pieces, limits) }), call),
  };
}

function credentialsOf(remote: GitRemoteOptions) {
  const address = new URL(remote.url);
  const inUrl = decodeURIComponent(address.password || address.username);
  const username = remote.username ?? (address.password ? decodeURIComponent(address.username) : "x-access-token");
  address.username = "";
  address.password = "";
  const url = address.href.replace(/\/+$/, "");
  const { token = inUrl, allowLoopback } = remote;
  if (typeof token === "object") return { url, username, credential: token };
  const credential = token
    ? createCredential({ name: "the git host's token", url, secret: token, allowLoopback })
    : undefined;
  return { url, username, credential };
}

type Refusal = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** The beginning of the body. */
  readonly body: Uint8Array;
};

function throwForStatus(answer: Refusal, url: string): void {
  const { status } = answer;
  if (status >= 200 && status < 300) return;
  const words = peerWords(answer.body);
  const limit = rateLimitOf(answer);
  if (limit !== null)
    throw new CompetitionError(`${url} answered ${status}: too many requests${inBrackets(words)}`, {
      code: "GIT_RATE_LIMIT",
      retryAfterMs: limit.retryAfterMs,
      data: { status, url, words },
    });
  if (status === 401 || status === 403) {
    throw new CompetitionError(
      `${url} refused the credential (${status})${inBrackets(words)}; check GITHUB_TOKEN and its rights to the repository`,
      {
        code: "GIT_AUTH",
        data: { status, url, words },
      },
    );
  }
  if (status === 404) {
    throw new CompetitionError(`${url} was not found, or is hidden from this credential${inBrackets(words)}`, {
      code: "GIT_NOT_FOUND",
      data: { status, url, words },
    });
  }
  if (status === 413) {
    throw new CompetitionError(`${url} takes no request of this size${inBrackets(words)}`, {
      code: "GIT_REFUSED",
      retryable: false,
      data: { status, url, words },
    });
  }
  throw new CompetitionError(`${url} answered ${status}${inBrackets(words)}`, {
    code: "GIT_UNAVAILABLE",
    retryAfterMs: retryAfterOf(answer) ?? undefined,
    data: { status, url, words },
  });
}

/** GitHub asks for a minute where it gives no time. Source: its REST documentation, "Exceeding the rate limit". */
const RATE_LIMIT_WAIT_MS = 60_000;

/**
 * A limit on requests, null for anything else. GitHub answers one with 403, too: with a Retry-After, with no requests left, or with a text
 * about a secondary rate limit. Taken for a refused credential it would end the validator.
 */
function rateLimitOf(answer: Refusal): { readonly retryAfterMs: number } | null {
  const { status, headers, body } = answer;
  if (status !== 429 && status !== 403) return null;
  const waitMs = retryAfterOf(answer);
  const spent = headers["x-ratelimit-remaining"] === "0";
  const isRateLimit = speaksOfRateLimit(new TextDecoder().decode(body));
  if (status === 403 && waitMs === null && !spent && !isRateLimit) return null;
  return { retryAfterMs: waitMs ?? RATE_LIMIT_WAIT_MS };
}

/** How long the host asks us to wait, milliseconds; null when it does not say. */
const retryAfterOf = ({ headers }: Refusal): number | null =>
  retryAfterMs(headers["retry-after"], systemClock.now()) ?? null;

/** Bytes of a refusal's body that are looked at. */
const REFUSAL_BYTES = 4_096;

async function beginning(response: Response): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    parts.push(part);
    size += part.byteLength;
    if (size >= REFUSAL_BYTES) break;
  }
  return Buffer.concat(parts).subarray(0, REFUSAL_BYTES);
}

async function collect(pieces: AsyncIterable<Uint8Array>, limits: GitLimits): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of pieces) {
    size += part.byteLength;
    if (size > limits.maxTalkBytes) throw overLimit("maxTalkBytes", { limits });
    parts.push(part);
  }
  return Buffer.concat(parts, size);
}
