import { describe, expect, it } from "vitest";
import { buildRepositoryTwo } from "../../../testing/build-history-two.ts";
import { buildRepository } from "../../../testing/build-repository.ts";
import { memoryHistory } from "../../../testing/memory-history.ts";
import { rewriteHistory } from "../../../testing/rewrite-history.ts";
import { COMBINED_ONE, COMBINED_TWO } from "./combined-tampers.cases.ts";
import { proveRepository } from "./prove.ts";
import type { HistoryCommit } from "./types.ts";

async function codesOf(commits: readonly HistoryCommit[]): Promise<readonly string[]> {
  const { reader, git } = memoryHistory(commits);
  const { findings } = await proveRepository({ name: "memory", reader, git });
  return [...new Set(findings.map(({ code }) => code))].sort();
}

const COMPETITIONS = [
  { competition: "competition 1", ...buildRepository({ rounds: 2 }), tampers: COMBINED_ONE },
  { competition: "competition 2", ...buildRepositoryTwo(), tampers: COMBINED_TWO },
];

describe.each(COMPETITIONS)(
  "several files of $competition changed together, in a history written anew",
  ({ commits, tampers }) => {
    it.each(tampers)("$name", async ({ rewrite, finds, witness }) => {
      const newCommits = rewriteHistory(commits, rewrite);
      expect(newCommits).not.toEqual(commits);
      expect(await codesOf(newCommits)).toEqual(finds);
      // What nobody sees in the record has somebody outside who would.
      expect(finds.length === 0).toBe(witness !== undefined);
    });
  },
);
