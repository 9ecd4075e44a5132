import { readerOf } from "@404-gen/core/testing/fakes";
import { describe, expect, it } from "vitest";
import { makeRecords } from "../../testing/make-records.ts";
import { loadRound } from "./load-round.ts";

const { files, hotkeys } = makeRecords({ miners: 4, prompts: 8, matches: 4 });

describe("loadRound", () => {
  it("orders contenders of one block as submissions.json has them, as the rules do", async () => {
    const newFiles = new Map(files);
    const submissions = JSON.parse(files.get("rounds/0/submissions.json") as string) as Record<string, object>;
    const order = [...hotkeys].sort().reverse();
    const equal = order.map((hotkey) => [hotkey, { ...submissions[hotkey], revealed_at_block: 50 }]);
    newFiles.set("rounds/0/submissions.json", JSON.stringify(Object.fromEntries(equal)));
    const { tournament } = await loadRound(readerOf(newFiles), { round: 0 });
    expect(tournament.contenders).toEqual(order.filter((hotkey) => !tournament.rejected.includes(hotkey)));
  });

  it("shows a round of which some files cannot be read", async () => {
    const newFiles = new Map(files);
    newFiles.set("rounds/0/ignored_submissions.json", "{ broken");
    newFiles.set("rounds/0/builds.json", "[[[");
    const { miners } = await loadRound(readerOf(newFiles), { round: 0 });
    expect(miners.map(({ hotkey }) => hotkey)).toEqual(hotkeys);
    expect(miners.every(({ build }) => build === null)).toBe(true);
  });
});
