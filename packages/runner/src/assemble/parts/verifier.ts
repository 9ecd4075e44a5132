import { join } from "node:path";
import type { VerifyRound } from "@404-gen/core/stages";
import { openRepository, type Repository } from "../../repository/open.ts";
import { repositoryReach } from "../../repository/reach.ts";
import { verifyOpened } from "../../repository/verify-opened.ts";
import type { Settings } from "../../settings/load.ts";
import type { Part } from "./part.ts";
import type { RoundVerifier } from "./parts.ts";

/** Proves the repository in STATE_DIR, or GITHUB_REPO as everybody else sees it. */
export const verifierPart: Part<RoundVerifier, { readonly settings: Settings }> = {
  choose: ({ settings }) => (settings.GITHUB_REPO === undefined ? "embedded" : "real"),
  embedded: ({ settings }) => createRoundVerifier(settings),
  real: ({ settings }) => createRoundVerifier(settings),
};

const sayFinding = ({ code, message }: { readonly code: string; readonly message: string }) => `${code}: ${message}`;

/**
 * Reads the published record again before a new hotkey gets weight, and does not trust this process's own copy. The proof, the clone and the last
 * commit are kept in JOURNAL_DIR: the next time only new commits are fetched and proved.
 */
export function createRoundVerifier(settings: Settings): RoundVerifier {
  const folder = join(settings.JOURNAL_DIR, "proved");
  const open = (signal: AbortSignal): Promise<Repository> =>
    openRepository(settings.GITHUB_REPO ?? settings.STATE_DIR, {
      history: true,
      cacheDir: join(folder, "clone"),
      reach: repositoryReach(settings),
      signal,
    });
  const verifyRound: VerifyRound = async (round, { signal }) => {
    const repository = await open(signal);
    try {
      const places = { memoryDir: folder, witnessFile: join(folder, "witness.json") };
      const { findings } = await verifyOpened(repository, { round, ...places, signal });
      const violations = findings.filter(({ severity }) => severity === "violation");
      const repairs = findings.filter(({ code }) => code === "RECORD_REPAIRED");
      return { ok: violations.length === 0, findings: violations.map(sayFinding), repairs: repairs.map(sayFinding) };
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
      return (await repository.git?.history.follows({ commit: from, tip: to })) ?? false;
    } finally {
      await repository.close();
    }
  };
  return { verifyRound, isFastForward };
}
