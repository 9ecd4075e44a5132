import { openRepository, type Repository } from "../repository/open.ts";
import { repositoryReach } from "../repository/reach.ts";
import type { CommandContext } from "./define.ts";

export type HistoryWork<Result> = {
  /** A folder, an address or `owner/name`, as the person wrote it. */
  readonly source: string;
  readonly ref: string | undefined;
  readonly work: (repository: Repository) => Promise<Result>;
};

/** Opens a repository with its history, does the work, and closes the repository, also after an error. A note says what is read. */
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
