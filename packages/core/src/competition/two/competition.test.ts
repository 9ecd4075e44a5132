import { describe, expect, it } from "vitest";
import { hasCompetition2Data, readCompetition2Text } from "../../../testing/competition-2-data.ts";
import { readerOf } from "../verify/reader-of.ts";
import { competitionStatus } from "../verify/status.ts";
import { verifyRepository } from "../verify/verify-repository.ts";

const RIGHT = "5F1BTPggEiw4FWNV8ENcSQL7sFFmFqyxBRhYLAjSM4XVip9D";
const text = (name: string) => readCompetition2Text(`records/${name}`);

/** Round 34 as far as the data has it, and round 53's whole report under its row: one repository of both. */
function repository(): Map<string, string> {
  const files = new Map<string, string>();
  for (const name of [
    "audit_matrix.csv",
    "matches_matrix.csv",
    "generation_reports.json",
    "generation_audits.json",
    "require_audit.json",
    "source_audit.json",
    "winner.json",
    "schedule.json",
  ]) {
    files.set(`rounds/34/${name}`, text(`round34/${name}`));
  }
  files.set("rounds/34/submissions.json", text("round34/submissions.three-of-21.json"));
  files.set("rounds/34/builds.json", text("round34/builds.three-of-21.json"));
  files.set("config.json", text("config.json"));
  files.set("state.json", JSON.stringify({ current_round: 53, stage: "duels", next_stage_eta: null }));
  files.set(`rounds/53/${RIGHT}/duels_leader.json`, text("round53/duels_leader.json"));
  files.set("rounds/53/matches_matrix.csv", `left,right,margin\nleader,${RIGHT},-0.90625`);
  files.set("rounds/53/generation_reports.json", text("round53/generation_reports.json"));
  return files;
}

const codesOf = async (files: Map<string, string>, family: readonly string[]) => {
  const { findings, competitions } = await verifyRepository(readerOf(files));
  return {
    competitions,
    codes: findings.filter(({ code }) => family.includes(code)).map(({ code, file }) => [code, file]),
  };
};

const FOLLOWS = [
  "DUEL_WINNER_DIFFERS",
  "REPORT_SCORE_DIFFERS",
  "MATRIX_MARGIN_DIFFERS",
  "AUDIT_VERDICT_DIFFERS",
  "WINNER_DIFFERS",
  "WINNER_EARLY",
  "RECORD_INVALID",
];

describe.skipIf(!hasCompetition2Data)("competition 2 over the live records", () => {
  it("is recognised, and everything that the records hold follows from them", async () => {
    const { competitions, codes } = await codesOf(repository(), FOLLOWS);
    expect(competitions).toEqual([expect.objectContaining({ id: "2", policy: { name: "404-gen/2", version: "1" } })]);
    expect(codes).toEqual([]);
  });

  it.each<[string, string, (text: string) => string, string]>([
    [
      "a duel's winner",
      `rounds/53/${RIGHT}/duels_leader.json`,
      (file) => file.replace('"winner": "left"', '"winner": "right"'),
      "DUEL_WINNER_DIFFERS",
    ],
    [
      "a report's margin",
      `rounds/53/${RIGHT}/duels_leader.json`,
      (file) => file.replace('"margin": -0.90625', '"margin": 0.9'),
      "REPORT_SCORE_DIFFERS",
    ],
    [
      "a margin of the matrix",
      "rounds/53/matches_matrix.csv",
      (file) => file.replace("-0.90625", "0.5"),
      "MATRIX_MARGIN_DIFFERS",
    ],
    ["an audit's margin", "rounds/34/audit_matrix.csv", (file) => file.replace("-0.125", "0.125"), "WINNER_DIFFERS"],
    [
      "a verdict's reason",
      "rounds/34/generation_audits.json",
      (file) => file.replace("-12.50%", "-13.50%"),
      "AUDIT_VERDICT_DIFFERS",
    ],
    [
      "the winner",
      "rounds/34/winner.json",
      (file) => file.replace("5HJvp6ZSTt9qV3sLnrwqsmQX4AibV2WcyzERxGz9qo87hcGq", "leader"),
      "WINNER_DIFFERS",
    ],
  ])("tells %s that was changed", async (_name, path, change, code) => {
    const files = repository();
    const before = files.get(path) as string;
    expect(change(before)).not.toBe(before);
    files.set(path, change(before));
    const place = code === "WINNER_DIFFERS" ? "rounds/34/winner.json" : path;
    expect((await codesOf(files, FOLLOWS)).codes).toContainEqual([code, place]);
  });

  it("is followed through history: an audit margin entered twice, a winner named early, a report's evidence changed", async () => {
    const files = repository();
    const generatedPath = `rounds/34/5HJvp6ZSTt9qV3sLnrwqsmQX4AibV2WcyzERxGz9qo87hcGq/generated_1.json`;
    const results = (size: number) =>
      JSON.stringify({ stem: { js: "https://c/s.js", views: null, failure_reason: null, size } });
    const commit = (message: string, changes: Record<string, string>, before: Record<string, string> = {}) => ({
      id: message.padEnd(40, "0").slice(0, 40),
      time: Date.UTC(2026, 5, 1),
      author: "judge <j@example>",
      message,
      changes: Object.entries(changes).map(([path, after]) => ({ path, before: before[path] ?? null, after })),
    });
    const audits = files.get("rounds/34/audit_matrix.csv") as string;
    const first = {
      "state.json": JSON.stringify({ current_round: 34, stage: "duels", next_stage_eta: null }),
      "config.json": files.get("config.json") as string,
      [generatedPath]: results(1),
    };
    const newText = audits.replace("-0.125", "0.125");
    const commits = [
      commit("Set up", first),
      commit("Update audit matrix for round 34", {
        "rounds/34/audit_matrix.csv": newText,
        "rounds/34/winner.json": files.get("rounds/34/winner.json") as string,
      }),
      commit(
        "Update audit matrix for round 34 again",
        { "rounds/34/audit_matrix.csv": audits },
        { "rounds/34/audit_matrix.csv": newText },
      ),
      commit("Update generation reports for round 34", {
        "rounds/34/generation_reports.json": files.get("rounds/34/generation_reports.json") as string,
      }),
      commit(
        "Update generated_1.json for round 34, miner 5HJvp6ZSTt",
        { [generatedPath]: results(2) },
        { [generatedPath]: results(1) },
      ),
    ];
    const { findings } = await verifyRepository(readerOf(files), { history: { commits: () => commits } });
    const codes = findings.filter(({ commit: at }) => at !== null).map(({ code }) => code);
    expect(codes).toEqual(expect.arrayContaining(["DECISION_OVERWRITTEN", "EVIDENCE_CHANGED", "WINNER_DIFFERS"]));
    expect(findings.find(({ code }) => code === "DECISION_OVERWRITTEN")?.message).toMatch(
      /was 0.125 by commit .* then -0.125 by commit/,
    );
  });

  it("has round 34's timeline in its status: a rejection with its reason, and a win whose verdict hangs on chance", async () => {
    const files = repository();
    files.set("state.json", JSON.stringify({ current_round: 34, stage: "duels", next_stage_eta: null }));
    files.set("rounds/34/prompts.txt", Array.from({ length: 128 }, (_, index) => `https://p/${index}.png`).join("\n"));
    const { timeline } = await competitionStatus(readerOf(files), { now: 0 });
    expect(timeline).toEqual([
      {
        hotkey: expect.stringMatching(/^5GrhG/),
        status: "rejected",
        detail: "submitted vs generated #3: -12.50%; 6 of 6 audit matches played",
        isClose: true,
      },
      {
        hotkey: expect.stringMatching(/^5HJvp/),
        status: "won",
        detail: "+10.16% against leader, +7.00% needed; confirmed",
        isClose: true,
      },
    ]);
  });

  it("has a status", async () => {
    const status = await competitionStatus(readerOf(repository()), { now: 0 });
    expect(status).toMatchObject({ competition: { id: "2" }, round: 53, stage: "duels", name: "threejs" });
  });
});
