import { resolve } from "node:path";
import type { StateStore } from "@404-gen/core";
import { createGitStore, type GitStoreOptions } from "@404-gen/core/git";
import { addressOf } from "../credentials.ts";
import type { Place } from "../place.ts";
import type { Part } from "./part.ts";
import { waitForHost } from "./wait-for-host.ts";

/** The public record: the repository in STATE_DIR alone, or there a clone of GITHUB_REPO. */
export const statePart: Part<StateStore> = {
  choose: ({ settings }) => (settings.GITHUB_REPO === undefined ? "embedded" : "real"),
  embedded: (place) => createGitStore({ ...common(place), branch: place.settings.GITHUB_BRANCH }),
  real: (place) => {
    const {
      GITHUB_REPO: repo = "",
      GITHUB_BRANCH: branch,
      GITHUB_TOKEN: token,
      ALLOW_LOOPBACK_CREDENTIALS: allowLoopback,
    } = place.settings;
    const remote = { url: addressOf(repo), branch, token, allowLoopback };
    return waitForHost(() => createGitStore({ ...common(place), remote }), place);
  },
};

const common = ({ settings, clock, io, logger }: Place): GitStoreOptions => ({
  dir: resolve(settings.STATE_DIR),
  author: { name: settings.GIT_AUTHOR_NAME, email: settings.GIT_AUTHOR_EMAIL },
  batchMs: settings.COMMIT_INTERVAL * 1000,
  journalPath: resolve(settings.JOURNAL_DIR, "journal.jsonl"),
  clock,
  io,
  logger,
});
