import { openRepository, type Repository } from "../repository/open.ts";
import { repositoryReach } from "../repository/reach.ts";
import type { CommandContext } from "./define.ts";

export type HistoryWork<Result> = {
  /** What the person named: a folder, an address, `owner/name`. */
  readonly source: string;
  readonly ref: string | undefined;
  readonly work: (repository: Repository) => Promise<Result>;
};

/** Opens a repository with its history, says so, and closes it again whatever the work comes to. */
export async function withHistory<Result>(
  { source, ref, work }: HistoryWork<Result>,
  { terminal, env, signal }: Pick<CommandContext, "terminal" | "env" | "signal">,
): Promise<Result> {
  terminal.note(`reading ${source}`);
  const repository = await openRepository(source, {
    ref,
    history: true,
    reach: repositoryReach(env),
    signal,
  });
  try {
    return await work(repository);
  } finally {
    await repository.close();
  }
}
