import {
  asCompetitionError,
  type Clock,
  CompetitionError,
  createCredential,
  inBrackets,
  jsonOrNull,
  peerWords,
  withDeadline,
} from "@404-gen/core";
import { createServiceFetch } from "@404-gen/core/net";
import type { z } from "zod";
import { MAX_GITHUB_ANSWER_BYTES } from "../answer-limit.ts";
import { nextLink } from "./next-link.ts";
import { rateLimitOf } from "./rate-limit.ts";

export type GithubClientOptions = {
  /** @default "https://api.github.com" */
  readonly baseUrl: string;
  /** Read access to Actions is enough. Without one GitHub allows 60 requests an hour. */
  readonly token?: string | undefined;
  readonly allowLoopback?: boolean | undefined;
  readonly fetch: typeof globalThis.fetch;
  readonly io: Clock;
  /** Most bytes of one page. @default MAX_GITHUB_ANSWER_BYTES */
  readonly maxAnswerBytes?: number | undefined;
};

/** The token, bound to GitHub's interface. @throws CompetitionError `CREDENTIAL_INSECURE` */
export const githubCredential = ({ baseUrl, token, allowLoopback }: Omit<GithubClientOptions, "fetch" | "io">) =>
  token === undefined
    ? undefined
    : createCredential({ name: "GITHUB_TOKEN", url: baseUrl, secret: token, allowLoopback });

/** A page with the address of the next one. */
export type Page<T> = { readonly value: T; readonly next: string | null };
type CacheEntry = { readonly etag: string; readonly page: Page<unknown> };

const TIMEOUT_MS = 30_000;
/** Most pages that are kept with their ETags; the oldest are dropped. A round needs about five. */
const CACHE_PAGES = 64;

/** GitHub's REST interface: GET with conditional requests. Limits are obeyed, and answers are checked by a schema. */
export type GithubClient = {
  get<S extends z.ZodType>(
    url: string,
    options: { readonly schema: S; readonly signal?: AbortSignal | undefined },
  ): Promise<Page<z.output<S>>>;
};

/** Sends each request with the ETag of the page's last answer: an unchanged page then costs nothing of the quota. */
export function createGithubClient(options: GithubClientOptions): GithubClient {
  const { baseUrl, fetch, io } = options;
  const cache = new Map<string, CacheEntry>();
  const send = createServiceFetch({
    service: "GitHub",
    credential: githubCredential(options),
    maxBytes: options.maxAnswerBytes ?? MAX_GITHUB_ANSWER_BYTES,
    fetch,
  });
  const headers = {
    accept: "application/vnd.github+json",
    "x-github-api-version": "2022-11-28",
    "user-agent": "404-gen-audit",
  };
  return {
    async get(path, { schema, signal }) {
      const url = new URL(path, `${baseUrl}/`).href;
      // The next page's address comes from the answer: it must not lead to another host.
      if (new URL(url).origin !== new URL(baseUrl).origin)
        throw unexpectedAnswer(`refused to follow a page to ${new URL(url).origin}`, null);
      const entry = cache.get(url);
      const ask = async (inner: AbortSignal) => {
        const response = await send(url, {
          headers: { ...headers, ...(entry && { "if-none-match": entry.etag }) },
          signal: inner,
        });
        // The body counts to the time too, since a server may stall after its headers.
        return { response, text: await response.text() };
      };
      const { response, text } = await withDeadline(ask, {
        what: "GitHub",
        ms: TIMEOUT_MS,
        code: "BUILDS_UNREACHABLE",
        io,
        signal,
      }).catch((error: unknown) => {
        signal?.throwIfAborted();
        throw asCompetitionError(error, { code: "BUILDS_UNREACHABLE" });
      });
      if (response.status === 304 && entry) return entry.page as Page<z.output<typeof schema>>;
      if (!response.ok) {
        const words = peerWords(text);
        throw rateLimitOf(response, { nowMs: io.now(), words }) ?? refusal({ status: response.status, url, words });
      }
      const result = schema.safeParse(jsonOrNull(text));
      if (!result.success)
        throw unexpectedAnswer(
          `GitHub's answer has another shape: ${result.error.issues[0]?.message}`,
          response.status,
        );
      const page = { value: result.data, next: nextLink(response.headers.get("link")) };
      remember(cache, { url, etag: response.headers.get("etag"), page });
      return page;
    },
  };
}

function remember(
  cache: Map<string, CacheEntry>,
  { url, etag, page }: { url: string; etag: string | null; page: Page<unknown> },
): void {
  cache.delete(url);
  if (etag === null) return;
  cache.set(url, { etag, page });
  const [oldest] = cache.keys();
  if (cache.size > CACHE_PAGES && oldest !== undefined) cache.delete(oldest);
}

const unexpectedAnswer = (message: string, status: number | null) =>
  new CompetitionError(message, { code: "BUILDS_UNEXPECTED", data: { status } });

type Refusal = { readonly status: number; readonly url: string; readonly words: string };

const refusal = ({ status, url, words }: Refusal) =>
  new CompetitionError(`GitHub answered ${status}${inBrackets(words)}`, {
    code: status === 401 || status === 403 || status === 404 ? "BUILDS_REFUSED" : "BUILDS_UNREACHABLE",
    fault: "infrastructure",
    retryable: status >= 500,
    data: { status, endpoint: url, words },
  });
