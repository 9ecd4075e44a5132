import { type Credential, createCredential, isLoopback } from "@404-gen/core";

/** Address of a repository; `owner/name` means one at GitHub. */
export const addressOf = (repo: string): string => (/^https?:\/\//i.test(repo) ? repo : `https://github.com/${repo}`);

/** The settings that decide to which host the push token belongs: as texts of the environment, or as parsed settings. */
export type RepositorySettings = {
  readonly GITHUB_TOKEN?: string | undefined;
  readonly GITHUB_REPO?: string | undefined;
  readonly ALLOW_LOOPBACK_CREDENTIALS?: string | boolean | undefined;
};

/**
 * The push token, bound to the host of GITHUB_REPO (GitHub when that is not set): a repository that a person names on the command
 * line gets it only when it is at that host. Undefined without a token, and where the connection would not be encrypted; only a server on
 * this machine may do without encryption, with ALLOW_LOOPBACK_CREDENTIALS.
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

/** The token for GitHub's own interface: only where the record is at GitHub. Elsewhere the token belongs to another host. */
export const githubToken = (settings: RepositorySettings): string | undefined =>
  repositoryCredential(settings)?.origin === "https://github.com" ? settings.GITHUB_TOKEN : undefined;

const allowsLoopback = ({
  ALLOW_LOOPBACK_CREDENTIALS: value,
}: Pick<RepositorySettings, "ALLOW_LOOPBACK_CREDENTIALS">): boolean =>
  value === true || /^(true|1|yes)$/i.test(String(value ?? ""));

/** The adapters' option that allows a server on this machine to get a credential over plain http. */
export const loopbackOf = (settings: Pick<RepositorySettings, "ALLOW_LOOPBACK_CREDENTIALS">) => ({
  allowLoopback: allowsLoopback(settings),
});

/** Origins of comma-separated addresses; null for a text that is no address. */
const originsOf = (urls: string): readonly (string | null)[] =>
  urls.split(",").map((url) => (URL.canParse(url.trim()) ? new URL(url.trim()).origin : null));

/** The settings that decide which model servers get the key. */
export type JudgeSettings = {
  readonly OPENAI_API_KEY?: string | undefined;
  readonly OPENAI_BASE_URL?: string | undefined;
  readonly ALLOW_LOOPBACK_CREDENTIALS?: string | boolean | undefined;
};

/** A model server's key, as options of the adapters. */
export type JudgeAccess = { readonly apiKey: string | undefined; readonly allowLoopback: boolean };

/**
 * The model servers' key for one address or several, comma-separated. The key is sent only when all of them are at the servers of OPENAI_BASE_URL:
 * another server that a person names on the command line must not get it.
 */
export function judgeAccess(settings: JudgeSettings, url: string | undefined): JudgeAccess {
  const { OPENAI_API_KEY: secret, OPENAI_BASE_URL: home } = settings;
  const homes = originsOf(home ?? "");
  const ours = secret && url && originsOf(url).every((origin) => origin !== null && homes.includes(origin));
  return { apiKey: ours ? secret : undefined, ...loopbackOf(settings) };
}
