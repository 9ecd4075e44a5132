import { describe, expect, it } from "vitest";
import { buildRepositoryTwo } from "../../../testing/build-history-two.ts";
import { buildRepository } from "../../../testing/build-repository.ts";
import { memoryHistory } from "../../../testing/memory-history.ts";
import {
  appendTamper,
  chooseTampers,
  rewritten,
  sweep,
  sweepHistory,
  takenBack,
  tamperChoice,
} from "../../../testing/tamper-sweep.ts";
import { EXPLAINED_ONE, EXPLAINED_TWO } from "../../../testing/unseen-tampers.ts";
import { proveRepository } from "./prove.ts";
import type { HistoryCommit } from "./types.ts";

const choice = tamperChoice();
const isWhole = choice === "all";

const COMPETITIONS = [
  { name: "competition 1", ...buildRepository({ rounds: 1 }), ...EXPLAINED_ONE, least: 200 },
  { name: "competition 2", ...buildRepositoryTwo(), ...EXPLAINED_TWO, least: 500 },
];

/** Nothing is said: not even a note, such as that the operator changed the config between rounds. */
async function isUnseen(history: readonly HistoryCommit[]): Promise<boolean> {
  const { reader, git } = memoryHistory(history);
  return (await proveRepository({ name: "memory", reader, git })).findings.length === 0;
}

async function unseen<T extends { readonly name: string }>(
  tampers: readonly T[],
  make: (tamper: T) => readonly HistoryCommit[],
): Promise<readonly string[]> {
  const names: string[] = [];
  for (const tamper of tampers) if (await isUnseen(make(tamper))) names.push(tamper.name);
  return names;
}

const matches = (patterns: readonly RegExp[]) => (name: string) => patterns.some((pattern) => pattern.test(name));
/** Explanations that explain nothing: leftovers of a hole that was closed. A sample cannot tell. */
const leftovers = (patterns: readonly RegExp[], names: readonly string[]) =>
  isWhole ? patterns.filter((pattern) => !names.some((name) => pattern.test(name))) : [];

describe.each(COMPETITIONS)(
  `every harmful change of a good record of $name${isWhole ? "" : " (a sample: TAMPERS=all tries all)"}`,
  ({ files, commits, least, explained, meanwhile, lessTold }) => {
    const tampers = chooseTampers(sweep(files), choice);

    it("is a change of a record that is proved", async () => {
      expect(await isUnseen(commits)).toBe(true);
      expect(sweep(files).length).toBeGreaterThan(least);
      expect(tampers.length).toBeGreaterThan(least / 10);
    });

    it("is told when it comes as a further commit with a service's own message", { timeout: 900_000 }, async () => {
      expect(await unseen(tampers, (tamper) => appendTamper(commits, tamper))).toEqual([]);
    });

    it("is told in a history written anew, or a named witness would see it", { timeout: 900_000 }, async () => {
      const patterns = Object.values(explained).flat();
      const names = await unseen(tampers, (tamper) => rewritten(commits, tamper));
      expect(names.filter((name) => !matches(patterns)(name))).toEqual([]);
      expect(leftovers(patterns, names)).toEqual([]);
    });

    it("is told when it was taken back at once, or nothing rests on it meanwhile", { timeout: 900_000 }, async () => {
      const patterns = Object.values(meanwhile).flat();
      const names = await unseen(tampers, (tamper) => takenBack(commits, tamper));
      expect(names.filter((name) => !matches(patterns)(name))).toEqual([]);
      expect(leftovers(patterns, names)).toEqual([]);
    });

    it("is told of history, unless steps of one service were only put together or put in another order", {
      timeout: 900_000,
    }, async () => {
      const names = await unseen(chooseTampers(sweepHistory(commits), choice), ({ commits: list }) => list);
      expect(names.filter((name) => !matches(lessTold)(name))).toEqual([]);
      expect(leftovers(lessTold, names)).toEqual([]);
    });
  },
);
