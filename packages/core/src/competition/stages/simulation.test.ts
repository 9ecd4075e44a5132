import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  beginning,
  commitId,
  connect,
  createWorld,
  hotkey,
  type Mischief,
  services,
  stageOf,
} from "../../../testing/round-world.ts";
import { CompetitionError } from "../../base/errors/competition-error.ts";
import type { HotkeyCommitments } from "../../ports/chain.ts";

/** Two miners commit before round 0 and again later; between, a round without anybody, and one hotkey that sends nonsense. */
function commitments(block: number): HotkeyCommitments[] {
  const of = (n: number, at: number) => ({
    block: at,
    text: JSON.stringify({ repo: `m/${n}`, commit: commitId(n + at), cdn_url: `https://cdn${n}.example` }),
    problem: null,
  });
  const all = [
    { hotkey: hotkey(0), entries: [of(0, 100), of(0, 30_000)] },
    { hotkey: hotkey(1), entries: [of(1, 50)] },
    { hotkey: hotkey(2), entries: [{ block: 70, text: "[[[[5", problem: null }] },
  ];
  return all.map(({ hotkey: name, entries }) => ({
    hotkey: name,
    entries: entries.filter((entry) => entry.block <= block),
  }));
}

type Event = "turn" | "kill" | "lose-before" | "lose-after";

/** Runs the competition to its end; `events` has what happens to it, one event before each turn. */
async function play(events: readonly Event[]) {
  const world = createWorld({ files: beginning(), commitments });
  const mischief: Mischief = { commits: [] };
  const queue = [...events];
  const fresh = async () => {
    const context = await connect(world, mischief);
    return { context, team: services(world, { context }) };
  };
  let { context, team } = await fresh();
  for (let turns = 0; turns < 2_000; turns++) {
    const event = queue.shift();
    if (event === "kill") ({ context, team } = await fresh());
    if (event === "lose-before" || event === "lose-after") mischief.commits = [event];
    const results = [];
    for (const service of team) {
      try {
        results.push(await service.turn({ signal: AbortSignal.timeout(60_000) }));
      } catch (error) {
        if (!CompetitionError.is(error, "GIT_OUTCOME_UNKNOWN")) throw error;
        ({ context, team } = await fresh());
        results.push({ kind: "acted" } as const);
        break;
      }
    }
    mischief.commits = [];
    if ((await stageOf(context)).stage === "finished") break;
    if (results.every((result) => result.kind !== "acted")) {
      const until = Math.min(
        ...results.map((result) => ("untilMs" in result ? (result.untilMs ?? Infinity) : Infinity)),
      );
      await world.clock.advance(Math.max(1, until - world.clock.now()));
    }
  }
  return { files: Object.fromEntries([...world.branch.files()].sort()), world };
}

describe("a competition in virtual time", () => {
  it("runs to its last date through rounds with and without submissions", async () => {
    const { files, world } = await play([]);
    const stages = world.branch.commits
      .flatMap((commit) => commit.changes.filter((change) => change.path === "state.json"))
      .map((change) => JSON.parse(change.text!))
      .map((state) => `${state.current_round} ${state.stage}`);
    expect(stages).toEqual([
      "0 open",
      ...["0 miner_generation", "0 downloading", "0 duels", "0 finalizing"],
      ...["1 open", "1 finalizing"],
      ...["2 open", "2 miner_generation", "2 downloading", "2 duels", "2 finalizing"],
      "2 finished",
    ]);
    const leader = JSON.parse(files["leader.json"]!);
    expect(leader.map((entry: { hotkey: string; weight: number }) => [entry.hotkey, entry.weight])).toEqual([
      [hotkey(1), 1],
      [hotkey(1), 0.8],
      [hotkey(0), 1],
    ]);
    expect(JSON.parse(files["rounds/0/ignored_submissions.json"]!)[0]).toMatchObject({ hotkey: hotkey(2) });
    expect(JSON.parse(files["rounds/1/winner.json"]!).winner_hotkey).toBe("leader");
    expect(files["rounds/1/ignored_submissions.json"]).toBeUndefined();
    expect(world.notices.map((notice) => notice.kind)).toEqual([
      ...["submissions-collected", "downloads-completed", "round-finalized", "leader-changed"],
      ...["submissions-none", "round-finalized"],
      ...["submissions-collected", "downloads-completed", "round-finalized", "leader-changed", "competition-ended"],
    ]);
  });

  it("keeps every stage and the files that it needs in one commit", async () => {
    const { world } = await play([]);
    const rounds = new Map<string, string>();
    for (const commit of world.branch.commits) {
      for (const { path, text } of commit.changes) rounds.set(path, text ?? "");
      const { current_round: n, stage } = JSON.parse(rounds.get("state.json")!);
      const needs: Record<string, string[]> = {
        open: ["schedule.json"],
        miner_generation: ["seed.json", "prompts.txt", "submissions.json"],
        duels: ["submissions.json"],
        finalizing: ["winner.json"],
      };
      for (const file of needs[stage] ?? [])
        expect(rounds.has(`rounds/${n}/${file}`), `${stage} needs ${file}`).toBe(true);
    }
    const publications = world.branch.commits
      .map((commit) => commit.message)
      .filter((text) => text.endsWith("submissions for round 0"));
    expect(publications).toEqual(["Seed, prompts and submissions for round 0"]);
  });

  it("leaves the same records whenever it is killed and whatever answers get lost", async () => {
    const { files } = await play([]);
    const events = fc.array(fc.constantFrom<Event>("turn", "turn", "kill", "lose-before", "lose-after"), {
      maxLength: 60,
    });
    await fc.assert(
      fc.asyncProperty(events, async (list) => {
        const simulationRun = await play(list);
        expect(simulationRun.files).toEqual(files);
        const moves = simulationRun.world.branch.commits.filter((commit) =>
          commit.changes.some((change) => change.path === "state.json"),
        );
        expect(
          new Set(moves.map((commit) => commit.changes.find((change) => change.path === "state.json")?.text)).size,
        ).toBe(moves.length);
      }),
      { numRuns: 40 },
    );
  });
});
