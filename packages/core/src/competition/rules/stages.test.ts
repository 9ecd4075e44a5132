import { describe, expect, it } from "vitest";
import { STAGES } from "../records/names.ts";
import { assertMove, mayMove, STAGE_OWNERS } from "./stages.ts";

describe("stages", () => {
  it("allow these moves and no others", () => {
    const moves = STAGES.flatMap((from) => STAGES.filter((to) => mayMove(from, to)).map((to) => `${from} ${to}`));
    expect(moves).toEqual([
      "open miner_generation",
      "open finalizing",
      "open paused",
      "miner_generation downloading",
      "miner_generation paused",
      "downloading duels",
      "downloading paused",
      "duels finalizing",
      "duels paused",
      "finalizing open",
      "finalizing finished",
      "finalizing paused",
    ]);
  });
  it("nobody owns what may not be left", () => {
    for (const stage of STAGES) expect(STAGE_OWNERS[stage] === null).toBe(!STAGES.some((to) => mayMove(stage, to)));
  });
  it("assertMove throws by code, with what is allowed", () => {
    expect(() => assertMove("open", "miner_generation")).not.toThrow();
    expect(() => assertMove("paused", "open")).toThrow(expect.objectContaining({ code: "STAGE_MOVE_ILLEGAL" }));
  });
});
