import { describe, expect, it } from "vitest";
import { modulePlaySchema } from "./module-play.ts";

const play = { winner: "left", detail: { decided_by: "S1" }, contradictory: ["front_left"], failed: [], flags: [] };
const isPlay = (value: unknown) => modulePlaySchema.safeParse(value).success;

describe("one run of a duel of modules", () => {
  it.each(["left", "right", "draw"])("may be won by %s", (winner) => {
    expect(modulePlaySchema.parse({ ...play, winner, later: 1 })).toEqual({ ...play, winner, later: 1 });
  });

  it("has another winner never, and each of its fields", () => {
    expect(isPlay({ ...play, winner: "skipped" })).toBe(false);
    for (const field of Object.keys(play)) expect(isPlay({ ...play, [field]: undefined }), field).toBe(false);
  });
});
