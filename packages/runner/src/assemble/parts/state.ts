import { resolve } from "node:path";
import type { Notifier, StateStore } from "@404-gen/core";
import { type BranchRewrite, createGitStore, type GitStoreOptions } from "@404-gen/core/git";
import { steady } from "@404-gen/core/owner";
import { readingLimits } from "../../settings/reading-limits.ts";
import { addressOf } from "../credentials.ts";
import type { Place } from "../place.ts";
import type { Part } from "./part.ts";
import { waitForHost } from "./wait-for-host.ts";

/** The public record: the repository in STATE_DIR, which is a clone of GITHUB_REPO where that is set. */
export const statePart: Part<StateStore> = {
  choose: ({ settings }) => (settings.GITHUB_REPO === undefined ? "embedded" : "real"),
  embedded: async (place, part) =>
    createGitStore({ ...common(place, await part("notifier")), branch: place.settings.GITHUB_BRANCH }),
  real: async (place, part) => {
    const options = common(place, await part("notifier"));
    const {
      GITHUB_REPO: repo = "",
      GITHUB_BRANCH: branch,
      GITHUB_TOKEN: token,
      ALLOW_LOOPBACK_CREDENTIALS: allowLoopback,
    } = place.settings;
    const remote = { url: addressOf(repo), branch, token, allowLoopback };
    return waitForHost(() => createGitStore({ ...options, remote }), place);
  },
};

const common = ({ settings, clock, io, logger }: Place, notifier: Notifier): GitStoreOptions => ({
  dir: resolve(settings.STATE_DIR),
  author: { name: settings.GIT_AUTHOR_NAME, email: settings.GIT_AUTHOR_EMAIL },
  batchMs: settings.COMMIT_INTERVAL * 1000,
  limits: readingLimits(settings),
  journalPath: resolve(settings.JOURNAL_DIR, "journal.jsonl"),
  clock,
  io,
  logger,
  onRewritten: tellRewritten(steady({ notifier, logger, clock }).notifier),
});

/** Sends an alarm at once: a branch that was rewritten takes back published commits. */
export const tellRewritten =
  (notifier: Notifier) =>
  ({ from, to }: BranchRewrite): void => {
    const now = to === null ? "is gone" : `shows ${to}, which does not follow it`;
    const title = `The state branch was rewritten: it showed commit ${from}, and now ${now}`;
    void notifier.notify({ kind: "branch-rewritten", level: "alarm", title, fields: { from, to } });
  };
