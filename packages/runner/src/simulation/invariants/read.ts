import { memoNewest } from "@404-gen/core";
import { type CompetitionState, type LeaderRecord, leaderFile, stateFile } from "@404-gen/core/records";
import type { Step } from "./invariant.ts";

/** state.json of files; null where there is none. */
export function stateIn(files: ReadonlyMap<string, string>): CompetitionState | null {
  const text = files.get("state.json");
  if (text === undefined) return null;
  return stateOf(text);
}

/** Texts that stay read: every invariant asks for those before and after a commit. */
const MOST_TEXTS = 8;
const stateOf = memoNewest((text): CompetitionState => stateFile.parse(text, { path: "state.json" }), MOST_TEXTS);
const crownOf = memoNewest((text): LeaderRecord => leaderFile.parse(text, { path: "leader.json" }), MOST_TEXTS);

/** Entries of leader.json; none where there is no such file. */
export function leadersIn(files: ReadonlyMap<string, string>): LeaderRecord {
  const text = files.get("leader.json");
  return text === undefined ? [] : crownOf(text);
}

/** A JSON file, unchecked: invariants look at single fields of records that verify checks as a whole. */
export function jsonIn<T>(files: ReadonlyMap<string, string>, path: string): T | null {
  const text = files.get(path);
  return text === undefined ? null : (JSON.parse(text) as T);
}

/** Changed paths that end like this, with their texts. */
export const changesOf = ({ paths, before, after }: Step, end: string) =>
  paths
    .filter((path) => path.endsWith(end))
    .map((path) => ({ path, before: before.get(path) ?? null, after: after.get(path) ?? null }));
