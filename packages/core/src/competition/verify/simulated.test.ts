import { describe, expect, it } from "vitest";
import { beginning, commitId, connect, createWorld, hotkey, services, stageOf } from "../../../testing/round-world.ts";
import { readerOf } from "./reader-of.ts";
import { verifyRepository } from "./verify-repository.ts";

/** The real collector and round manager, with a judge that crowns by whim: rounds 0 and 2 have a miner, round 1 nobody. */
async function simulate() {
  const entry = (block: number) => ({
    block,
    text: JSON.stringify({ repo: "m/0", commit: commitId(block), cdn_url: "https://cdn.example" }),
    problem: null,
  });
  const entries = [entry(100), entry(30_000)];
  const commitments = (block: number) => [
    { hotkey: hotkey(0), entries: entries.filter((one) => one.block <= block) },
    { hotkey: hotkey(2), entries: [{ block: 70, text: "[[[[5", problem: null }] },
  ];
  const world = createWorld({ files: beginning(), commitments });
  const context = await connect(world);
  const team = services(world, { context });
  while ((await stageOf(context)).stage !== "finished") {
    const results = [];
    for (const service of team) results.push(await service.turn({ signal: AbortSignal.timeout(60_000) }));
    if (results.some(({ kind }) => kind === "acted")) continue;
    const times = results.map((result) => ("untilMs" in result ? result.untilMs : null) ?? Number.POSITIVE_INFINITY);
    await world.clock.advance(Math.max(1, Math.min(...times) - world.clock.now()));
  }
  return world;
}

describe("verify of what the services write", () => {
  it("finds nothing but the judge's whims, through an empty round and to the end of the competition", async () => {
    const { branch } = await simulate();
    const texts = new Map<string, string>();
    const commits = branch.commits.map(({ message, changes, timeMs }, index) => ({
      id: index.toString(16).padStart(40, "0"),
      time: timeMs,
      author: "test",
      message,
      changes: changes.map(({ path, text }) => {
        const before = texts.get(path) ?? null;
        if (text !== null) texts.set(path, text);
        return { path, before, after: text };
      }),
    }));
    const { findings, checked } = await verifyRepository(readerOf(branch.files()), {
      history: { commits: () => commits },
    });
    // The judge of this simulation plays no matches and the downloads bring no files.
    const whims = [
      "FILE_MISSING",
      "MATCH_MISSING",
      "RESULTS_PROMPTS_DIFFER",
      "WINNER_DETAILS_DIFFER",
      "EDITED_BY_HAND",
    ];
    expect(findings.filter(({ code }) => !whims.includes(code))).toEqual([]);
    expect(findings.filter(({ code }) => code === "FILE_MISSING").map(({ file }) => file)).toEqual([
      "rounds/0/matches_matrix.csv",
      "rounds/2/leader/generated.json",
      "rounds/2/matches_matrix.csv",
    ]);
    expect(checked["crown"]).toBe(4);
    expect(checked["history"]).toBeGreaterThan(20);
  });
});
