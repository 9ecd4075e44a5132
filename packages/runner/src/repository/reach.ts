import type { Credential } from "@404-gen/core";
import type { GitLimits } from "@404-gen/core/git";
import { type RepositorySettings, repositoryCredential } from "../assemble/credentials.ts";
import { readingLimits } from "../settings/reading-limits.ts";

/** Branch, credential and limits with which a repository is opened that a person or a setting names. */
export type RepositoryReach = {
  /** Branch of an address: GITHUB_BRANCH. @default that of `openGitReader` */
  readonly branch: string | undefined;
  /** Credential, sent only to its own origin, whichever repository is opened. */
  readonly credential: Credential | undefined;
  /** Limits of what is read. */
  readonly limits: Partial<GitLimits>;
};

type BranchSetting = { readonly GITHUB_BRANCH?: string | undefined };

/** The reach of a repository by settings, or by the texts of an environment. All commands use it. @throws CompetitionError `SETTINGS_INVALID` */
export const repositoryReach = (
  settings: RepositorySettings & BranchSetting & Readonly<Record<string, unknown>>,
): RepositoryReach => ({
  branch: settings.GITHUB_BRANCH || undefined,
  credential: repositoryCredential(settings),
  limits: readingLimits(settings),
});
