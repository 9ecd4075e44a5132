import { buildRepository } from "@404-gen/core/testing/fakes";
import { describe, expect, it } from "vitest";
import { type CommitView, stageTimeline, stageTimelines } from "./stage-timeline.ts";

const state = JSON.parse(buildRepository({ rounds: 1 }).files.get("state.json") ?? "");
const moves = [[0, "open"], [0, "duels"], [0, "duels"], [0, "finalizing"], [1, "open"], [1, "duels"], [2, "open"]] as const; // biome-ignore format: a list
const history = moves.map(([round, stage], index) => ({
  ...{ id: `c${index}`, time: 1000 * index },
  changes: [{ path: "state.json", after: JSON.stringify({ ...state, current_round: round, stage }) }],
}));

describe("stageTimeline", () => {
  it("tells each stage once, and of a round no more than of all rounds", async () => {
    const all = await stageTimelines(history);
    expect(all.get(0)?.map(({ stage, at }) => [stage, at])).toEqual([
      ["open", 0],
      ["duels", 1000],
      ["finalizing", 3000],
      ["over", 4000],
    ]);
    for (const round of [0, 1, 2, 3]) expect(await stageTimeline(history, round)).toEqual(all.get(round) ?? []);
  });

  it("reads no commit behind the round's end", async () => {
    const read: string[] = [];
    function* commits(): Generator<CommitView> {
      for (const commit of history) {
        read.push(commit.id);
        yield commit;
      }
    }
    await stageTimeline(commits(), 0);
    expect(read).toEqual(["c0", "c1", "c2", "c3", "c4"]);
  });
});
