import { describe, expect, it } from "vitest";
import { testHotkey } from "../../../testing/test-hotkey.ts";
import { leaderKeeps, winnerRecord } from "./winner-record.ts";

const winner = testHotkey(1);
const reigning = {
  hotkey: testHotkey(2),
  repo: "me/gen",
  commit: "a".repeat(40),
  docker: "image:2",
  weight: 1,
  effective_block: 5,
};
const solution = { repo: "a/b", commit: "c".repeat(40) };
const submissions = { [winner]: { ...solution, cdn_url: "https://c", revealed_at_block: 1, round: "mesh-0" } };
const build = {
  ...solution,
  revealed_at_block: 1,
  tag: "ccccccc-mesh-0",
  status: "success" as const,
  docker_image: "image:1",
};

describe("winnerRecord", () => {
  it("is the reigning leader's solution when the leader keeps the crown", () => {
    const record = { winner_hotkey: "leader", repo: "me/gen", commit: "a".repeat(40), docker_image: "image:2" };
    expect(winnerRecord({ winner: "leader", reigning, submissions, builds: { [winner]: build } })).toEqual(record);
    expect(leaderKeeps(reigning)).toEqual(record);
    expect(leaderKeeps(null)).toEqual({ winner_hotkey: "leader", repo: "", commit: "", docker_image: "" });
  });

  it("is the challenger's submission and the image that its build made", () => {
    expect(winnerRecord({ winner, reigning, submissions, builds: { [winner]: build } })).toEqual({
      winner_hotkey: winner,
      ...solution,
      docker_image: "image:1",
    });
  });

  it("names the machines where build or leader do, as competition 2's records have them", () => {
    const hardware = ["4xH200"];
    const builds = { [winner]: { ...build, hardware } };
    expect(winnerRecord({ winner, reigning, submissions, builds })).toMatchObject({ hardware });
    expect(leaderKeeps({ ...reigning, hardware })).toMatchObject({ hardware });
    expect(leaderKeeps(reigning)).not.toHaveProperty("hardware");
  });

  it("is nothing where submission or image are not known", () => {
    const builds = { [winner]: build };
    expect(winnerRecord({ winner, reigning, submissions: null, builds })).toBeNull();
    expect(winnerRecord({ winner, reigning, submissions: {}, builds })).toBeNull();
    expect(winnerRecord({ winner, reigning, submissions, builds: null })).toBeNull();
    expect(winnerRecord({ winner, reigning, submissions, builds: {} })).toBeNull();
    expect(
      winnerRecord({ winner, reigning, submissions, builds: { [winner]: { ...build, docker_image: null } } }),
    ).toBeNull();
  });
});
