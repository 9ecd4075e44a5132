import { describe, expect, it } from "vitest";
import { testHotkey } from "../../../testing/test-hotkey.ts";
import type { LeaderEntry } from "../records/leader.ts";
import { checkLeader } from "./check-leader.ts";

const entry = (weight: number, effective_block: number): LeaderEntry => ({
  hotkey: testHotkey(1),
  repo: "me/gen",
  commit: "a".repeat(40),
  docker: "image:1",
  weight,
  effective_block,
});

describe("checkLeader", () => {
  it("takes an empty record, weights from 0 to 1, and blocks that rise", () => {
    expect(checkLeader([])).toBeNull();
    expect(checkLeader([entry(0, 0), entry(1, 1), entry(0.8, 2)])).toBeNull();
  });

  it.each([-0.01, 1.01, Number.NaN])("refuses the weight %d, wherever it stands", (weight) => {
    expect(checkLeader([entry(weight, 0)])).toMatchObject({ code: "LEADER_WEIGHT_INVALID" });
    expect(checkLeader([entry(1, 0), entry(weight, 1)])?.message).toContain(
      `Entry 1 of leader.json has weight ${weight}`,
    );
  });

  it("refuses a block that is not after the one before it", () => {
    expect(checkLeader([entry(1, 5), entry(1, 5)])).toMatchObject({ code: "LEADER_BLOCKS_NOT_RISING" });
    expect(checkLeader([entry(1, 5), entry(1, 6), entry(1, 4)])?.message).toContain(
      "Entry 2 of leader.json is effective at 4",
    );
  });
});
