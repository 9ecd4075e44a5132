import { type Credential, createCredential, isLoopback } from "@404-gen/core";

/** `owner/name` is short for GitHub. */
export const addressOf = (repo: string): string => (/^https?:\/\//i.test(repo) ? repo : `https://github.com/${repo}`);

/** The settings that decide to which host the push token belongs; texts of the environment, or read settings. */
export type RepositorySettings = {
  readonly GITHUB_TOKEN?: string | undefined;
  readonly GITHUB_REPO?: string | undefined;
  readonly ALLOW_LOOPBACK_CREDENTIALS?: string | boolean | undefined;
};

/**
 * The push token, bound to the host of GITHUB_REPO (GitHub when that is not set): a repository that a person names on the command
 * line gets it only when it lies at that host. Undefined without a token, and where the host is not reached by an encrypted connection.
 */
export function repositoryCredential(settings: RepositorySettings): Credential | undefined {
  const { GITHUB_TOKEN: secret, GITHUB_REPO: repo } = settings;
  const url = addressOf(repo || "owner/name");
  if (!secret || !URL.canParse(url)) return undefined;
  const { protocol, hostname } = new URL(url);
  const allowLoopback = allowsLoopback(settings);
  if (protocol !== "https:" && !(allowLoopback && isLoopback(hostname))) return undefined;
  return createCredential({ name: "GITHUB_TOKEN", url, secret, allowLoopback });
}

/** The token for GitHub's own interface: only where the record is at GitHub, because then the token is GitHub's. */
export const githubToken = (settings: RepositorySettings): string | undefined =>
  repositoryCredential(settings)?.origin === "https://github.com" ? settings.GITHUB_TOKEN : undefined;

const allowsLoopback = ({
  ALLOW_LOOPBACK_CREDENTIALS: value,
}: Pick<RepositorySettings, "ALLOW_LOOPBACK_CREDENTIALS">): boolean =>
  value === true || /^(true|1|yes)$/i.test(String(value ?? ""));

/** Whether a server on this machine may have a credential over plain http, as adapters take it. */
export const loopbackOf = (settings: Pick<RepositorySettings, "ALLOW_LOOPBACK_CREDENTIALS">) => ({
  allowLoopback: allowsLoopback(settings),
});

/** Origins of addresses by comma; null for what is none. */
const originsOf = (urls: string): readonly (string | null)[] =>
  urls.split(",").map((url) => (URL.canParse(url.trim()) ? new URL(url.trim()).origin : null));

/** The settings that the model server's key follows from. */
export type JudgeSettings = {
  readonly OPENAI_API_KEY?: string | undefined;
  readonly OPENAI_BASE_URL?: string | undefined;
  readonly ALLOW_LOOPBACK_CREDENTIALS?: string | boolean | undefined;
};

/** A model server's key as adapters take it. */
export type JudgeAccess = { readonly apiKey: string | undefined; readonly allowLoopback: boolean };

/**
 * The model servers' key for an address, or several by comma: those of OPENAI_BASE_URL alone, so that a server named on the command line gets none of it.
 */
export function judgeAccess(settings: JudgeSettings, url: string | undefined): JudgeAccess {
  const { OPENAI_API_KEY: secret, OPENAI_BASE_URL: home } = settings;
  const homes = originsOf(home ?? "");
  const ours = secret && url && originsOf(url).every((origin) => origin !== null && homes.includes(origin));
  return { apiKey: ours ? secret : undefined, ...loopbackOf(settings) };
}
