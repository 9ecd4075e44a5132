import { describe, expect, it } from "vitest";
import { STAGES } from "../records/names.ts";
import type { Stage } from "../records/state.ts";
import { assertMove, isFrom, mayMove, mayPauseBefore, STAGE_OWNERS, stagesOf } from "./stages.ts";

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
  it("each stage has one owner, and a service owns its stages in their order", () => {
    expect(stagesOf("collector")).toEqual(["open", "miner_generation", "downloading"]);
    expect(stagesOf("judge")).toEqual(["duels"]);
    expect(stagesOf("round-manager")).toEqual(["finalizing"]);
  });
  it("come in their order, in which `paused` has no place", () => {
    const from = (first: Stage) => STAGES.filter((stage) => isFrom(stage, first));
    expect(from("duels")).toEqual(["duels", "finalizing", "finished"]);
    expect(from("open")).toEqual(STAGES.filter((stage) => stage !== "paused"));
    expect(from("finished")).toEqual(["finished"]);
  });
  it("PAUSE_ON_STAGE_END holds the round before duels, finalizing and the next round, and nowhere else", () => {
    const pauses = STAGES.flatMap((from) =>
      STAGES.filter((to) => mayPauseBefore(from, to)).map((to) => `${from} ${to}`),
    );
    expect(pauses).toEqual(["downloading duels", "duels finalizing", "finalizing open"]);
  });
});
