import { readerOf } from "@404-gen/core/testing/fakes";
import { beforeAll, describe, expect, it } from "vitest";
import { makeRecords } from "../../testing/make-records.ts";
import { explainMiner, fateOf, percent } from "./explain.ts";
import { loadRound } from "./load-round.ts";
import type { MinerView, RoundView } from "./round-view.ts";

let view: RoundView;
const records = makeRecords({ miners: 4, prompts: 8, matches: 4 });
beforeAll(async () => {
  const files = new Map(records.files);
  files.set(
    "rounds/0/winner.json",
    JSON.stringify({ winner_hotkey: records.hotkeys[3], repo: "a/b", commit: "c".repeat(40), docker_image: "" }),
  );
  files.set(
    "rounds/0/ignored_submissions.json",
    JSON.stringify([{ hotkey: "5nobody", block: 1, code: "COMMITMENT_TOO_DEEP", message: "Too deep" }]),
  );
  files.set(
    "rounds/0/source_audit.json",
    JSON.stringify([{ hotkey: records.hotkeys[2], verdict: "failed", reason: "Repository not found" }]),
  );
  view = await loadRound(readerOf(files), { round: 0 });
});
const miner = (index: number): MinerView => view.miners[index]!;
const explanation = (index: number) => explainMiner(miner(index), view).join(" ");

describe("why a miner won or lost", () => {
  it("names every fate", () => {
    expect(view.miners.map((one) => fateOf(one, view))).toEqual([
      "rejected",
      "unqualified",
      "rejected",
      "winner",
      "left out",
    ]);
  });

  it("the winner: duels against the leader, the crown, the end", () => {
    expect(explanation(3)).toMatch(
      /Against the leader it came to \+12\.5 % \(1 won, 0 lost, 7 drawn\): at least \+5\.0 % qualifies\./,
    );
    expect(explanation(3)).toMatch(/met the leader’s crown, came to \+12\.5 % and took it.*it won the round\.$/);
  });

  it("the rejected: what its audit found, and that the timeline ran again", () => {
    expect(explanation(0)).toContain("took it.");
    expect(explanation(0)).toContain("It was rejected, and the crown’s timeline ran again without it.");
    expect(explanation(0)).toContain(
      "Non-critical mismatches (8) exceed tolerance (6) (8 of 8 checked prompts did not match).",
    );
  });

  it("the unqualified: how far it came and what was needed", () => {
    expect(explanation(1)).toContain("came to 0.0 % (0 won, 0 lost, 8 drawn); +5.0 % was needed to qualify.");
  });

  it("a source that was refused though no audit was asked for", () => {
    expect(explanation(2)).toContain("Its source was refused: Repository not found.");
  });

  it("the one that was left out: the reason alone", () => {
    expect(explanation(4)).toBe("Its commitment did not become a submission: Too deep [COMMITMENT_TOO_DEEP].");
  });

  it("files that are missing, by reason", () => {
    const results = { ...miner(1).results };
    const [first, second] = records.stems;
    for (const stem of [first!, second!])
      results[stem] = { ...results[stem]!, png: null, x404: { code: "GLB_BROKEN" } };
    expect(explainMiner({ ...miner(1), results }, view)[0]).toBe(
      "6 of 8 files have a preview (2 × GLB_BROKEN). Against the leader the 2 prompts without one were 0 lost and 2 drawn.",
    );
  });

  it("a margin within the judge's noise says on how many duels it hangs", () => {
    const noise = { deviation: 0.125, measured: "made up" };
    const close = { ...view, noise };
    expect(explainMiner(miner(3), close).join(" ")).toContain(
      "at least +5.0 % qualifies. That hangs on 1 duel, and chance moves about 1.",
    );
    expect(explainMiner(miner(3), { ...view, noise: { ...noise, deviation: 0.1 } }).join(" ")).not.toContain(
      "hangs on",
    );
  });
});

it("a margin beyond 1 is no share of prompts", () => {
  expect([0.125, 0, -0.0625, 100].map(percent)).toEqual(["+12.5 %", "0.0 %", "−6.3 %", "a walkover"]);
});
