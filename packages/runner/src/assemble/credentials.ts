import { type Credential, createCredential, isLoopback } from "@404-gen/core";

/** `owner/name` is short for GitHub. */
export const addressOf = (repo: string): string => (/^https?:\/\//i.test(repo) ? repo : `https://github.com/${repo}`);

/** The settings that the push token's home follows from; texts of the environment or read settings. */
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

const allowsLoopback = ({ ALLOW_LOOPBACK_CREDENTIALS: value }: RepositorySettings): boolean =>
  value === true || /^(true|1|yes)$/i.test(String(value ?? ""));
