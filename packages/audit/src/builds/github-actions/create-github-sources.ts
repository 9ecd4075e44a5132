import {
  asCompetitionError,
  type Clock,
  CompetitionError,
  fault,
  measured,
  type ReadSourceOptions,
  rejected,
  type SourceFile,
  type SourceFiles,
  systemClock,
  withDeadline,
} from "@404-gen/core";
import { createServiceFetch } from "@404-gen/core/net";
import { GITHUB_BUILDS_DEFAULTS } from "./create-github-builds.ts";
import { githubCredential } from "./github-client.ts";
import { rateLimitOf } from "./rate-limit.ts";

/** Options of {@link createGithubSources}. */
export type GithubSourcesOptions = {
  /** GITHUB_TOKEN. @default anonymous, 60 requests an hour */
  readonly token?: string | undefined;
  /** Sends the token over plain http to an interface on this machine; all other hosts get it only over https. @default false */
  readonly allowLoopback?: boolean | undefined;
  /** Address of GitHub's API. @default "https://api.github.com" */
  readonly baseUrl?: string | undefined;
  /** Sends the requests. @default globalThis.fetch */
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** Clock of waits and deadlines. @default systemClock */
  readonly io?: Clock | undefined;
};

const TIMEOUT_MS = 30_000;

/**
 * Reads files of miners' repositories at GitHub, through its contents interface. Null for a file, a commit or a repository that is not there (404).
 * Problems of the repository's owner (a block, 451, a file too large) are rejections. GitHub's own failures and limits, and a token that it
 * refuses, are faults.
 *
 * @throws CompetitionError `CREDENTIAL_INSECURE`
 * @example
 * const sources = createGithubSources({ token });
 * await sources.read({ repo: "o/r", commit, path: "hardware.json" }, { maxBytes: 16_384 });
 */
export function createGithubSources(options: GithubSourcesOptions = {}): SourceFiles {
  const { baseUrl = GITHUB_BUILDS_DEFAULTS.baseUrl, token, allowLoopback, fetch, io = systemClock } = options;
  const credential = githubCredential({ baseUrl, token, allowLoopback });
  const headers = {
    accept: "application/vnd.github.raw+json",
    "x-github-api-version": "2022-11-28",
    "user-agent": "404-gen-audit",
  };
  const ask = async (file: SourceFile, { maxBytes, signal }: ReadSourceOptions) => {
    const send = createServiceFetch({ service: "GitHub", credential, maxBytes, fetch });
    const response = await send(addressOf(baseUrl, file), { headers, signal: signal ?? null });
    // The body counts to the time too, since a server may stall after its headers.
    return { response, bytes: new Uint8Array(await response.arrayBuffer()) };
  };
  return {
    name: "github",
    async read(file, { maxBytes, signal }) {
      try {
        const limit = { what: "GitHub", ms: TIMEOUT_MS, code: "SOURCE_UNREADABLE", io, signal } as const;
        const { response, bytes } = await withDeadline((inner) => ask(file, { maxBytes, signal: inner }), limit);
        if (response.status === 200) return measured(bytes);
        if (response.status === 404) return measured(null);
        const words = Buffer.from(bytes).toString();
        const rateLimit = rateLimitOf(response, { nowMs: io.now(), words });
        if (rateLimit) return fault(rateLimit);
        return OURS.has(response.status) || response.status >= 500
          ? fault(unreadable(response.status))
          : refusal(`GitHub answers ${response.status}`, response.status);
      } catch (error) {
        signal?.throwIfAborted();
        if (CompetitionError.is(error, "ANSWER_TOO_LARGE")) return refusal(`it has more than ${maxBytes} bytes`, null);
        return fault(asCompetitionError(error, { code: "SOURCE_UNREADABLE" }));
      }
    },
  };
}

/** Statuses that the repository's owner does not cause: our token, our request, too many requests of ours. */
const OURS: ReadonlySet<number> = new Set([400, 401, 408, 429]);

const part = (text: string) => text.split("/").map(encodeURIComponent).join("/");
const addressOf = (baseUrl: string, { repo, commit, path }: SourceFile) =>
  `${baseUrl}/repos/${part(repo)}/contents/${part(path)}?ref=${encodeURIComponent(commit)}`;

const refusal = (message: string, status: number | null) =>
  rejected({ code: "SOURCE_REFUSED", message, data: { status } });

const unreadable = (status: number) =>
  new CompetitionError(`GitHub answered ${status}`, { code: "SOURCE_UNREADABLE", data: { status } });
