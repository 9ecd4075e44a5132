import type { Credential } from "@404-gen/core";
import type { GitLimits } from "@404-gen/core/git";
import { type RepositorySettings, repositoryCredential } from "../assemble/credentials.ts";
import { readingLimits } from "../settings/reading-limits.ts";

/** How to reach a repository that a person or a setting names: everything that opens one needs it. */
export type RepositoryReach = {
  /** Branch of an address: GITHUB_BRANCH. @default that of `openGitReader` */
  readonly branch: string | undefined;
  /** Shown to its own origin only, whatever repository is named. */
  readonly credential: Credential | undefined;
  /** How much is read of it. */
  readonly limits: Partial<GitLimits>;
};

type BranchSetting = { readonly GITHUB_BRANCH?: string | undefined };

/** The one way from settings, or from the texts of an environment, to a repository. @throws CompetitionError `SETTINGS_INVALID` */
export const repositoryReach = (
  settings: RepositorySettings & BranchSetting & Readonly<Record<string, unknown>>,
): RepositoryReach => ({
  branch: settings.GITHUB_BRANCH || undefined,
  credential: repositoryCredential(settings),
  limits: readingLimits(settings),
});
