import type { GitHttpRequest, GitHttpResponse, HttpClient } from "isomorphic-git";
import { CompetitionError } from "../../base/errors/competition-error.ts";
import { isAbort } from "../../base/errors/wrap.ts";
import { withDeadline } from "../../base/kit/deadline.ts";
import { type Credential, createCredential } from "../../base/secrets/credential.ts";
import { createServiceFetch } from "../service/service-fetch.ts";

/** What a git host answered, whole. */
export type GitAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
};

export type GitRemoteOptions = {
  /** `https://host/owner/repo(.git)`, or `http` without a credential. Credentials in it are taken out and used. */
  readonly url: string;
  /** @default "main" */
  readonly branch?: string | undefined;
  /** Access token for the host of `url`, asked anew for every request when it is a function; or one with its own origin. */
  readonly token?: string | (() => string | Promise<string>) | Credential | undefined;
  /** Let a host on this machine have a token over plain http. @default false */
  readonly allowLoopback?: boolean | undefined;
  /** User name that goes with the token. GitHub takes any. @default "x-access-token" */
  readonly username?: string | undefined;
  /** Milliseconds that one request may take, body included. @default 120000 */
  readonly timeoutMs?: number | undefined;
};

/** Milliseconds. A first shallow clone of 50 MB over a slow line is the longest request. */
export const GIT_TIMEOUT_MS = 120_000;
/** Bytes of one answer. */
const GIT_MAX_ANSWER_BYTES = 256 * 1024 * 1024;

type Sent = {
  readonly url: string;
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body?: Uint8Array;
};

/** Sends one request to a git host; answers that mean a fault are thrown, typed and without the credential. */
export type GitTransport = {
  /** Repository address without credentials or trailing slash. */
  readonly url: string;
  send(request: Sent, options?: { readonly signal?: AbortSignal | undefined }): Promise<GitAnswer>;
  /** The same for isomorphic-git. */
  client(signal: AbortSignal | undefined): HttpClient;
};

export function createGitTransport(
  remote: GitRemoteOptions,
  options: { readonly fetch?: typeof fetch | undefined } = {},
): GitTransport {
  const { url, username, credential } = credentialsOf(remote);
  const timeoutMs = remote.timeoutMs ?? GIT_TIMEOUT_MS;
  const call = createServiceFetch({
    service: "The git host",
    credential,
    authorize: (secret) => ({ authorization: `Basic ${Buffer.from(`${username}:${secret}`).toString("base64")}` }),
    maxBytes: GIT_MAX_ANSWER_BYTES,
    fetch: options.fetch,
  });

  const send: GitTransport["send"] = async (request, { signal } = {}) => {
    const { headers } = request;
    const answer = await withDeadline(
      async (inner): Promise<GitAnswer> => {
        const response = await call(request.url, {
          method: request.method,
          headers,
          body: (request.body as Uint8Array<ArrayBuffer> | undefined) ?? null,
          signal: inner,
        });
        const body = new Uint8Array(await response.arrayBuffer());
        return { status: response.status, headers: Object.fromEntries(response.headers), body };
      },
      { what: `${request.method} ${url}`, ms: timeoutMs, code: "GIT_TIMEOUT", signal },
    ).catch((error) => {
      if (signal?.aborted || CompetitionError.is(error) || isAbort(error)) throw error;
      throw new CompetitionError(`${url} could not be reached`, {
        code: "GIT_UNREACHABLE",
        fault: "infrastructure",
        cause: error,
      });
    });
    throwForStatus(answer, url);
    return answer;
  };

  return {
    url,
    send,
    client: (signal) => ({
      async request({ url: address, method = "GET", headers = {}, body }: GitHttpRequest): Promise<GitHttpResponse> {
        const sent: Sent = { url: address, method, headers, ...(body ? { body: await collect(body) } : {}) };
        const answer = await send(sent, { signal });
        return {
          url: address,
          method,
          headers: { ...answer.headers },
          body: once(answer.body),
          statusCode: answer.status,
          statusMessage: "",
        };
      },
    }),
  };
}

function credentialsOf(remote: GitRemoteOptions) {
  const parsed = new URL(remote.url);
  const inUrl = decodeURIComponent(parsed.password || parsed.username);
  const username = remote.username ?? (parsed.password ? decodeURIComponent(parsed.username) : "x-access-token");
  parsed.username = "";
  parsed.password = "";
  const url = parsed.href.replace(/\/+$/, "");
  const { token = inUrl, allowLoopback } = remote;
  if (typeof token === "object") return { url, username, credential: token };
  const credential = token
    ? createCredential({ name: "the git host's token", url, secret: token, allowLoopback })
    : undefined;
  return { url, username, credential };
}

function throwForStatus({ status, headers }: GitAnswer, url: string): void {
  if (status >= 200 && status < 300) return;
  if (status === 401 || status === 403) {
    throw new CompetitionError(
      `${url} refused the credential (${status}); check GITHUB_TOKEN and its rights to the repository`,
      {
        code: "GIT_AUTH",
        fault: "usage",
        data: { status, url },
      },
    );
  }
  if (status === 404) {
    throw new CompetitionError(`${url} was not found, or is hidden from this credential`, {
      code: "GIT_NOT_FOUND",
      fault: "usage",
      data: { status, url },
    });
  }
  const after = Number(headers["retry-after"]);
  throw new CompetitionError(`${url} answered ${status}`, {
    code: "GIT_UNAVAILABLE",
    fault: "infrastructure",
    retryAfterMs: Number.isFinite(after) && after > 0 ? after * 1000 : undefined,
    data: { status, url },
  });
}

async function collect(body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const part of body) parts.push(part);
  return Buffer.concat(parts);
}

async function* once(bytes: Uint8Array): AsyncIterableIterator<Uint8Array> {
  yield bytes;
}
