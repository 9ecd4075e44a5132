import { memoNewest } from "@404-gen/core";
import { type CompetitionState, type LeaderRecord, leaderFile, stateFile } from "@404-gen/core/records";
import type { Step } from "./invariant.ts";

/** The parsed state.json; null where there is none. */
export function stateIn(files: ReadonlyMap<string, string>): CompetitionState | null {
  const text = files.get("state.json");
  if (text === undefined) return null;
  return stateOf(text);
}

/** Texts whose parsed record is kept: every invariant asks for the records before and after a commit. */
const MOST_TEXTS = 8;
const stateOf = memoNewest((text): CompetitionState => stateFile.parse(text, { path: "state.json" }), MOST_TEXTS);
const crownOf = memoNewest((text): LeaderRecord => leaderFile.parse(text, { path: "leader.json" }), MOST_TEXTS);

/** Entries of leader.json; none where there is no such file. */
export function leadersIn(files: ReadonlyMap<string, string>): LeaderRecord {
  const text = files.get("leader.json");
  return text === undefined ? [] : crownOf(text);
}

/** A JSON file without a check of its fields: invariants look at single fields, and verify checks the complete records. */
export function jsonIn<T>(files: ReadonlyMap<string, string>, path: string): T | null {
  const text = files.get(path);
  return text === undefined ? null : (JSON.parse(text) as T);
}

/** Changed paths with this ending, and their texts before and after. */
export const changesOf = ({ paths, before, after }: Step, end: string) =>
  paths
    .filter((path) => path.endsWith(end))
    .map((path) => ({ path, before: before.get(path) ?? null, after: after.get(path) ?? null }));
