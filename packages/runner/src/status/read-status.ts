import type { Competition } from "@404-gen/core/competition";
import { formatTimestamp } from "@404-gen/core/rules";
import { competitionStatus } from "@404-gen/core/verify";
import { readEffectiveWeights } from "../assemble/parts/weights-memory.ts";
import { stageTimeline } from "../report/stage-timeline.ts";
import { type OpenOptions, openRepository, type Repository } from "../repository/open.ts";
import type { ShownStatus } from "./say-status.ts";

export type StatusReaderOptions = Omit<OpenOptions, "history"> & {
  readonly journalDir: string;
  /** The competitions that the repository may hold, each with its policy. @default COMPETITIONS */
  readonly competitions?: readonly [Competition, ...Competition[]] | undefined;
};

export type StatusReader = {
  /** Opens the repository again and reads its present status. Throws what `openRepository` and `competitionStatus` throw. */
  read(now: number): Promise<ShownStatus>;
};

/**
 * Reads a repository's status many times. History is read once for each stage, to find the stage's beginning: for the other reads of a stage a remote
 * is opened without history.
 */
export function createStatusReader(
  source: string,
  { journalDir, competitions, ...options }: StatusReaderOptions,
): StatusReader {
  let stageBegin: { readonly key: string; readonly since: string | null } | null = null;
  return {
    async read(now) {
      const repository = await openRepository(source, { ...options, history: stageBegin === null });
      try {
        const status = await competitionStatus(repository.reader, { now, competitions });
        const key = `${status.round}/${status.stage}`;
        const complete = stageBegin === null;
        if (stageBegin === null) stageBegin = { key, since: await stageStart(repository, status) };
        const stageSince = stageBegin.key === key ? stageBegin.since : null;
        // A new stage: the next read opens the history again.
        if (!complete && stageBegin.key !== key) stageBegin = null;
        return { ...status, stageSince, onChain: await readEffectiveWeights(journalDir) };
      } finally {
        await repository.close();
      }
    },
  };
}

async function stageStart({ git }: Repository, { round, stage }: { round: number; stage: string }) {
  const last = git ? (await stageTimeline(git.commits(), round)).at(-1) : undefined;
  return last?.stage === stage ? formatTimestamp(last.at) : null;
}
