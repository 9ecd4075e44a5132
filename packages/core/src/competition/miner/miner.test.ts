import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { buildRoundTwo, CAST_TWO } from "../../../testing/build-round-two.ts";
import { DEV_HOTKEYS } from "../../../testing/dev-hotkeys.ts";
import { createManualClock } from "../../../testing/manual-clock.ts";
import { createSimulatedChain } from "../../world/chain/simulated/create-simulated-chain.ts";
import { readerOf } from "../verify/reader-of.ts";
import { formatCommitment } from "./format-commitment.ts";
import { listSubmissions } from "./list-submissions.ts";
import { minerStatus } from "./miner-status.ts";
import { publishSubmission } from "./publish-submission.ts";

const [MINER, OTHER, THIRD] = DEV_HOTKEYS;
const commit = "28900bbb82c04f210eda8907713f57b9f6792992";
const repo = "404-Repo/404.base-miner";
const cdn_url = "https://cdn.example.com/files";

describe("formatCommitment", () => {
  it("writes what the validator's parser accepts, cleaned as it cleans it", () => {
    expect(formatCommitment({ commit })).toBe(`{"commit":"${commit}"}`);
    expect(formatCommitment({ repo, cdn_url: `${cdn_url}/` })).toBe(`{"repo":"${repo}","cdn_url":"${cdn_url}"}`);
  });

  it.each([
    [{ commit: "main" }, "COMMITMENT_COMMIT_INVALID"],
    [{ commit: "z".repeat(40) }, "COMMITMENT_COMMIT_INVALID"],
    [{ repo: "not a repo" }, "COMMITMENT_REPO_INVALID"],
    [{ cdn_url: "ftp://x" }, "COMMITMENT_CDN_URL_INVALID"],
    [{}, "COMMITMENT_EMPTY"],
  ])("refuses %j before anything is sent", (fields, reason) => {
    expect(() => formatCommitment(fields)).toThrow(
      expect.objectContaining({ code: "COMMITMENT_INVALID", data: expect.objectContaining({ reason }) }),
    );
  });
});

describe("publishSubmission and listSubmissions", () => {
  it("publishes in two parts and lists what the validator will read, with the reasons for the rest", async () => {
    const clock = createManualClock();
    const chain = createSimulatedChain({
      clock,
      startBlock: 100,
      neurons: [{ hotkey: MINER }, { hotkey: OTHER }, { hotkey: THIRD }],
      hotkey: MINER,
    });
    await publishSubmission(chain, { fields: { repo, cdn_url }, blocksUntilReveal: 5 });
    await clock.advance(6 * 12_000);
    expect((await publishSubmission(chain, { fields: { commit }, blocksUntilReveal: 5 })).revealBlock).toBe(111);
    chain.commit({ hotkey: OTHER, block: 101, text: "5" });
    chain.commit({ hotkey: THIRD, block: 3, text: `{"commit":"${commit}"}` });
    await clock.advance(6 * 12_000);

    const schedule = { earliest_reveal_block: 100, latest_reveal_block: 200 };
    expect(await listSubmissions(chain, { schedule, roundName: "mesh-3" })).toEqual([
      {
        hotkey: MINER,
        submission: { repo, commit, cdn_url, revealed_at_block: 111, round: "mesh-3" },
        ignored: [],
        entries: 2,
        outside: 0,
      },
      {
        hotkey: OTHER,
        submission: null,
        ignored: [
          expect.objectContaining({ block: 101, code: "COMMITMENT_NOT_AN_OBJECT" }),
          expect.objectContaining({ block: null, code: "SUBMISSION_INCOMPLETE" }),
        ],
        entries: 1,
        outside: 0,
      },
      { hotkey: THIRD, submission: null, ignored: [], entries: 1, outside: 1 },
    ]);
  });
});

const json = (value: unknown) => JSON.stringify(value, null, 2);
const repository = (files: Readonly<Record<string, string>>) => ({
  read: async (path: string) => files[path] ?? null,
});
const state = json({ current_round: 3, stage: "duels", next_stage_eta: null });
const config = json({
  name: "mesh", description: "", first_evaluation_date: "2026-02-01", last_competition_date: "2026-12-31", generation_stage_minutes: 60,
  win_margin: 0.05, weight_decay: 0.2, weight_floor: 0.2, prompts_per_round: 4, carryover_prompts: 0,
}); // biome-ignore format: a record
const stateOf = async (files: Readonly<Record<string, string>>) => {
  const { steps } = await minerStatus(repository({ "state.json": state, ...files }), { hotkey: MINER });
  return Object.fromEntries(steps.map((step) => [step.name, step]));
};

describe("minerStatus", () => {
  it("says that everything is still to come when no record is there", async () => {
    const steps = await stateOf({});
    expect(Object.values(steps).map((step) => step.state)).toEqual([
      "waiting",
      "waiting",
      "waiting",
      "waiting",
      "waiting",
      "waiting",
      "none",
      "none",
      "waiting",
    ]);
  });

  it("tells a miner why a hotkey was not collected", async () => {
    const { collected } = await stateOf({
      "rounds/3/submissions.json": "{}",
      "rounds/3/ignored_submissions.json": json([
        { hotkey: MINER, block: 7, code: "COMMITMENT_NOT_JSON", message: "…" },
      ]),
    });
    expect(collected).toMatchObject({ state: "failed", reasons: [{ code: "COMMITMENT_NOT_JSON", count: 1 }] });
  });

  it("walks a submission through files, matches and audits, counting reasons by code", async () => {
    const submission = { repo, commit, cdn_url, revealed_at_block: 9, round: "mesh-3" };
    const good = {
      glb: "https://c/a.glb",
      png: "https://c/a.png",
      generation_time: 0,
      size: 1,
      attempts: 1,
      distance: 0,
    };
    const missing = (code: string) => ({ ...good, glb: null, png: null, x404: { code } });
    const steps = await stateOf({
      "config.json": config,
      "rounds/3/submissions.json": json({ [MINER]: submission }),
      "rounds/3/builds.json": json({
        [MINER]: { repo, commit, revealed_at_block: 9, tag: "t", status: "not_found", docker_image: null },
      }),
      [`rounds/3/${MINER}/submitted.json`]: json({
        a: good,
        b: missing("DOWNLOAD_NOT_FOUND"),
        c: missing("DOWNLOAD_NOT_FOUND"),
        d: missing("DOWNLOAD_TIMEOUT"),
      }),
      "rounds/3/matches_matrix.csv": `left,right,margin\nleader,${MINER},0.25\n${MINER},${OTHER},0.5`,
      "rounds/3/require_audit.json": json([{ hotkey: MINER, critical_prompts: ["a"] }]),
      "rounds/3/generation_audits.json": json({
        [MINER]: {
          hotkey: MINER,
          outcome: "rejected",
          checked_prompts: 4,
          failed_prompts: 4,
          failed_critical: 1,
          generation_time: 12.5,
          reason: "critical mismatches 1",
        },
      }),
      "rounds/3/winner.json": json({ winner_hotkey: "leader", repo, commit, docker_image: "" }),
    });
    expect(steps["collected"]).toMatchObject({ state: "done" });
    expect(steps["built"]).toMatchObject({ state: "waiting", detail: "build not_found" });
    expect(steps["downloaded"]).toMatchObject({
      state: "partial",
      detail: "1 of 4 files downloaded",
      reasons: [
        { code: "DOWNLOAD_NOT_FOUND", count: 2, example: "b" },
        { code: "DOWNLOAD_TIMEOUT", count: 1, example: "d" },
      ],
    });
    expect(steps["judged"]?.detail).toBe(
      `qualified: +25.00% against leader, -50.00% in defence against ${OTHER.slice(0, 10)}; +5.00% needed`,
    );
    expect(steps["regenerated"]).toMatchObject({
      state: "failed",
      detail: expect.stringContaining("critical mismatches 1"),
    });
    expect(steps["source-read"]).toMatchObject({ state: "waiting" });
    expect(steps["outcome"]).toMatchObject({ state: "none", detail: "the round went to leader: it was rejected" });
  });

  it("says which step it cannot read, and tells the others", async () => {
    const entry = { repo, commit, cdn_url, revealed_at_block: 5, round: "mesh-3" };
    const status = await minerStatus(
      repository({
        "state.json": state,
        "rounds/3/submissions.json": json({ [MINER]: entry }),
        "rounds/3/ignored_submissions.json": "{ broken",
        "rounds/3/builds.json": "[[[",
      }),
      { hotkey: MINER },
    );
    const step = (name: string) => status.steps.find((one) => one.name === name);
    expect(step("collected")).toMatchObject({ state: "done", reasons: [{ code: "RECORD_INVALID", count: 1 }] });
    expect(step("built")).toMatchObject({ state: "unknown", detail: expect.stringContaining("rounds/3/builds.json") });
    expect(step("judged")).toMatchObject({ state: "waiting" });
  });

  it("gives a tick to success alone, says what was needed, and waits for nothing in a round that is over", async () => {
    const submission = { repo, commit, cdn_url, revealed_at_block: 9, round: "mesh-3" };
    const files = {
      "config.json": config,
      "rounds/3/submissions.json": json({ [MINER]: submission }),
      "rounds/3/matches_matrix.csv": `left,right,margin\nleader,${MINER},0.03125`,
    };
    const now = await stateOf(files);
    expect(now["judged"]).toMatchObject({
      state: "failed",
      detail: "did not qualify: +3.12% against leader; +5.00% needed",
    });
    expect(now["built"]).toMatchObject({ state: "waiting", detail: "no build is recorded yet" });
    const over = json({ current_round: 5, stage: "open", next_stage_eta: null });
    const past = await minerStatus(repository({ ...files, "state.json": over }), { hotkey: MINER, round: 3 });
    expect(past).toMatchObject({ isOver: true, currentRound: 5, competition: "1" });
    expect(past.steps.filter(({ state: one }) => one === "waiting")).toEqual([]);
    expect(past.steps.find(({ name }) => name === "built")?.detail).toBe("no build is recorded, and the round is over");
    await expect(minerStatus(repository({ "state.json": over }), { hotkey: MINER, round: 6 })).rejects.toMatchObject({
      code: "ROUND_MISSING",
    });
  });

  describe("of competition 2", () => {
    const of = async (hotkey: string, files = buildRoundTwo()) => {
      const status = await minerStatus(readerOf(files), { hotkey, round: 0 });
      expect(status.competition).toBe("2");
      return Object.fromEntries(status.steps.map(({ name, ...step }) => [name, step]));
    };

    it("shows a winner each repeat's audit duels against both lines, and its verdict", async () => {
      const steps = await of(CAST_TWO.winner);
      expect(Object.values(steps).map(({ state: one }) => one)).toEqual(Array.from({ length: 12 }, () => "done"));
      expect(steps["judged"]?.detail).toBe("qualified: +37.50% against leader; +25.00% needed");
      expect(steps["timeline"]?.detail).toBe("took the crown from leader with +37.50%, confirmed by its audits");
      expect(steps["audit-duels"]?.detail).toBe(
        "4 of 4 played: submitted #1 +0.00%, submitted #2 -12.50%, leader #1 +37.50%, leader #2 +37.50%; -25.00% needed against its upload, +25.00% against leader",
      );
      expect(steps["regenerated"]?.detail).toMatch(/^2 of 2 repeats \(#1 8 made, 0 failed, 1001 s; #2 8 made/);
    });

    it("shows a cheat which duel it was rejected for", async () => {
      const steps = await of(CAST_TWO.cheat);
      expect(steps["timeline"]).toMatchObject({
        state: "failed",
        detail: "rejected: submitted vs generated #2: -50.00%",
      });
      expect(steps["audit-duels"]).toMatchObject({
        state: "failed",
        detail: expect.stringContaining("submitted #2 -50.00%"),
      });
      expect(steps["verdict"]).toMatchObject({ state: "failed" });
      expect(steps["outcome"]?.detail).toContain("it was rejected (submitted vs generated #2");
    });

    it("names the rules that a refused module broke", async () => {
      const files = buildRoundTwo();
      const path = `rounds/0/${CAST_TWO.weak}/submitted.json`;
      const results = JSON.parse(files.get(path) as string) as Record<string, Record<string, unknown>>;
      const refusal = Object.values(results).find((result) => result["views"] === null) as Record<string, unknown>;
      refusal["x404"] = { failures: [{ stage: "static", rule: "FORBIDDEN_IDENTIFIER", detail: "window" }] };
      files.set(path, json(results));
      const steps = await of(CAST_TWO.weak, files);
      expect(steps["rendered"]).toMatchObject({ state: "partial", detail: "7 of 8 modules drawn" });
      expect(steps["rendered"]?.reasons).toMatchObject([{ code: "static: FORBIDDEN_IDENTIFIER", count: 1 }]);
      expect(steps["judged"]).toMatchObject({ state: "failed" });
      expect(steps["timeline"]).toMatchObject({ state: "none" });
    });
  });

  it("refuses what is no hotkey, and a folder that is no competition", async () => {
    await expect(minerStatus(repository({}), { hotkey: "../x" })).rejects.toMatchObject({ code: "HOTKEY_INVALID" });
    await expect(minerStatus(repository({}), { hotkey: MINER })).rejects.toMatchObject({ code: "RECORD_MISSING" });
  });

  const shared = new URL("../../../../../../shared/data/competition/", import.meta.url);
  it.skipIf(!existsSync(shared))("reads a real round (skipped without ../shared/data)", async () => {
    const reader = { read: (path: string) => readFile(new URL(path, shared), "utf8").catch(() => null) };
    const hotkey = "5GgpGaDxzTyBAME1Ju9ZhUstWj2VTm1n4tAUkRHLi4birQZg";
    const { steps } = await minerStatus(reader, { hotkey, round: 0 });
    expect(steps.find(({ name }) => name === "outcome")).toMatchObject({ state: "done", detail: "won the round" });
  });
});
