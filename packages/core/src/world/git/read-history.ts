import { type GitReaderOptions, openGitReader } from "./git-reader.ts";
import type { HistoryCommit, HistoryOptions } from "./history.ts";

/**
 * All commits of a state repository, oldest first: a folder or an `http(s)` address, whose history is fetched whole.
 *
 * @example
 * for await (const commit of readGitHistory("state")) console.log(commit.message);
 */
export async function* readGitHistory(
  source: string,
  options: GitReaderOptions & HistoryOptions = {},
): AsyncGenerator<HistoryCommit> {
  const reader = await openGitReader(source, { ...options, history: true });
  try {
    yield* reader.commits(options);
  } finally {
    await reader.close();
  }
}
