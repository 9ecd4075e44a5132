import { createHash } from "node:crypto";
import { deflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { buildRepository } from "../../../testing/build-repository.ts";
import type { HistoryCommit } from "../../competition/verify/types.ts";
import { GIT_LIMITS, type GitLimits } from "./limits.ts";

const sha = (text: string) => createHash("sha256").update(text).digest("hex");
/** A season as the public one is: seven rounds, 80 prompts, 56 miners, a match a commit. As in `bench/verify-history.ts`. */
const SEASON = { rounds: 7, prompts: 80, others: 52, downloads: 18, stem: (index: number) => sha(`${index}`) };
const SEASONS = 10;
/** Each limit lets through at least so many times what an honest record needs. */
const TO_SPARE = 2;

type Count = { [Name in keyof GitLimits]?: number };

/** What git keeps of a history and a host sends: every text once, every folder that a commit changed, the commits; savings by deltas are not counted. */
function countSeason(commits: readonly HistoryCommit[], files: ReadonlyMap<string, string>): Count {
  const ids = new Set<string>();
  const folders = new Map<string, Set<string>>([["", new Set()]]);
  const count = { objects: 0, pack: 0, inflated: 0, largest: 0, commitBytes: 0, changes: 0 };
  const add = (size: number, packBytes: number) => {
    count.objects++;
    count.inflated += size;
    count.pack += packBytes;
    count.largest = Math.max(count.largest, size);
  };
  for (const { changes, message } of commits) {
    const touches = new Set<string>();
    let bytes = 0;
    for (const { path, after } of changes) {
      const text = after ?? "";
      bytes += Buffer.byteLength(text);
      if (after !== null && !ids.has(text)) {
        ids.add(text);
        add(Buffer.byteLength(text), deflateSync(text, { level: 1 }).length);
      }
      for (let at = path; at !== ""; ) {
        const parent = at.includes("/") ? at.slice(0, at.lastIndexOf("/")) : "";
        const names = folders.get(parent) ?? new Set();
        folders.set(parent, names.add(at.slice(parent === "" ? 0 : parent.length + 1)));
        touches.add(parent);
        at = parent;
      }
    }
    for (const folder of touches) {
      // Each name with its mode and twenty bytes that no compression makes smaller.
      const size = [...(folders.get(folder) ?? [])].reduce((sum, name) => sum + name.length + 28, 0);
      add(size, size);
    }
    add(message.length + 250, message.length + 250);
    count.commitBytes = Math.max(count.commitBytes, bytes);
    count.changes = Math.max(count.changes, changes.length);
  }
  const values = [...files].filter(([path]) => path.endsWith(".json")).map(([, text]) => JSON.parse(text) as unknown);
  return {
    maxPackBytes: count.pack * SEASONS,
    maxObjects: count.objects * SEASONS,
    maxInflatedBytes: count.inflated * SEASONS,
    maxObjectBytes: count.largest,
    maxCommitBytes: count.commitBytes,
    maxCommits: commits.length * SEASONS,
    maxEntries: Math.max(count.changes, (files.size + folders.size) * SEASONS),
    maxDepth: Math.max(...[...files.keys()].map((path) => path.split("/").length)),
    maxJsonDepth: Math.max(...values.map(depthOf)),
    maxJsonValues: Math.max(...values.map(valuesOf)),
  };
}

const childrenOf = (value: unknown) => (typeof value === "object" && value !== null ? Object.values(value) : []);
const depthOf = (value: unknown): number =>
  typeof value === "object" && value !== null ? 1 + Math.max(0, ...childrenOf(value).map(depthOf)) : 0;
const valuesOf = (value: unknown): number => childrenOf(value).reduce<number>((sum, child) => sum + valuesOf(child), 1);

describe("an honest repository of ten seasons", () => {
  const { commits, files } = buildRepository(SEASON);
  const need = countSeason(commits, files);

  it("is one: as large as the public competition's", () => {
    expect(commits.length).toBeGreaterThan(500);
    expect(need.maxInflatedBytes).toBeGreaterThan(SEASONS * 40e6);
  });

  it.each(Object.entries(need))(`has %s for ${TO_SPARE} of its kind`, (name, count) => {
    expect(count).toBeGreaterThan(0);
    expect(GIT_LIMITS[name as keyof GitLimits] / count).toBeGreaterThanOrEqual(TO_SPARE);
  });

  it("is counted for every limit that is no time and no talk", () => {
    const others = ["maxTalkBytes", "maxUnpackMs", "maxRequestMs"];
    expect([...Object.keys(need), ...others].sort()).toEqual(Object.keys(GIT_LIMITS).sort());
  });
});
