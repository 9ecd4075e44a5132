import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { DEV_HOTKEYS } from "../../../testing/dev-hotkeys.ts";
import { createManualClock } from "../../../testing/manual-clock.ts";
import { createSimulatedChain } from "../../world/chain/simulated/create-simulated-chain.ts";
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
      state: "done",
      detail: "1 of 4 files downloaded",
      reasons: [
        { code: "DOWNLOAD_NOT_FOUND", count: 2, example: "b" },
        { code: "DOWNLOAD_TIMEOUT", count: 1, example: "d" },
      ],
    });
    expect(steps["judged"]?.detail).toBe(`margins: 0.25 against leader, -0.5 in defence against ${OTHER.slice(0, 10)}`);
    expect(steps["regenerated"]).toMatchObject({
      state: "failed",
      detail: expect.stringContaining("critical mismatches 1"),
    });
    expect(steps["source-read"]).toMatchObject({ state: "waiting" });
    expect(steps["outcome"]).toMatchObject({ state: "none", detail: "the round went to leader" });
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
