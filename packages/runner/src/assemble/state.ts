import { resolve } from "node:path";
import type { Clock, Logger, StateStore } from "@404-gen/core";
import { createGitStore } from "@404-gen/core/git";
import type { Settings } from "../settings/load.ts";
import { addressOf } from "./credentials.ts";

export type OpenStateOptions = { readonly settings: Settings; readonly clock: Clock; readonly logger: Logger };

/** The state repository that the settings name: a clone of GITHUB_REPO, or STATE_DIR alone. */
export function openState({ settings, clock, logger }: OpenStateOptions): Promise<StateStore> {
  const {
    GITHUB_REPO: repo,
    GITHUB_BRANCH: branch,
    GITHUB_TOKEN: token,
    ALLOW_LOOPBACK_CREDENTIALS: allowLoopback,
  } = settings;
  return createGitStore({
    dir: resolve(settings.STATE_DIR),
    ...(repo === undefined ? { branch } : { remote: { url: addressOf(repo), branch, token, allowLoopback } }),
    author: { name: settings.GIT_AUTHOR_NAME, email: settings.GIT_AUTHOR_EMAIL },
    batchMs: settings.COMMIT_INTERVAL * 1000,
    journalPath: resolve(settings.JOURNAL_DIR, "journal.jsonl"),
    clock,
    logger,
  });
}
