import type { VerifyRound } from "@404-gen/core/stages";
import { openRepository, type Repository } from "../../repository/open.ts";
import { verifyOpened } from "../../repository/verify-opened.ts";
import type { Settings } from "../../settings/load.ts";
import { repositoryCredential } from "../credentials.ts";
import type { Part } from "./part.ts";

/** Proves a finished round, and that the branch only ever grew. */
export type RoundVerifier = {
  readonly verifyRound: VerifyRound;
  /** True when the commit last seen is among the ancestors of the newest one. */
  isFastForward(
    move: { readonly from: string; readonly to: string },
    options: { readonly signal: AbortSignal },
  ): Promise<boolean>;
};

/** Proves by the repository in STATE_DIR, or by GITHUB_REPO as the world sees it. */
export const verifierPart: Part<RoundVerifier, { readonly settings: Settings }> = {
  choose: ({ settings }) => (settings.GITHUB_REPO === undefined ? "embedded" : "real"),
  embedded: ({ settings }) => createRoundVerifier(settings),
  real: ({ settings }) => createRoundVerifier(settings),
};

/** Looks at the published record with fresh eyes before a new hotkey gets weight: not at what this process remembers of it. */
export function createRoundVerifier(settings: Settings): RoundVerifier {
  const open = (signal: AbortSignal): Promise<Repository> =>
    openRepository(settings.GITHUB_REPO ?? settings.STATE_DIR, {
      branch: settings.GITHUB_BRANCH,
      history: true,
      credential: repositoryCredential(settings),
      signal,
    });
  const verifyRound: VerifyRound = async (round, { signal }) => {
    const repository = await open(signal);
    try {
      const { findings } = await verifyOpened(repository, { round });
      const violations = findings.filter(({ severity }) => severity === "violation");
      return { ok: violations.length === 0, findings: violations.map(({ code, message }) => `${code}: ${message}`) };
    } finally {
      await repository.close();
    }
  };
  const isFastForward = async (
    { from, to }: { from: string; to: string },
    { signal }: { signal: AbortSignal },
  ): Promise<boolean> => {
    const repository = await open(signal);
    try {
      let found = false;
      for await (const { id } of repository.git?.commits() ?? []) {
        if (id === from) found = true;
        if (id === to) return found;
      }
      return false;
    } finally {
      await repository.close();
    }
  };
  return { verifyRound, isFastForward };
}
