import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { formatState } from "@404-gen/core/records";
import { testModuleResults } from "@404-gen/core/testing/fakes";
import { STATE_FILES_TWO as FILES } from "@404-gen/core/two";
import { describe, expect, it } from "vitest";
import { COMPETITION_2_DATA } from "../../judges/multi-stage/vectors.fixture.ts";
import { createModuleRound } from "./module-round.fixture.ts";

const here = existsSync(COMPETITION_2_DATA);
const readRecord = (path: string): string => readFileSync(join(COMPETITION_2_DATA, "records", path), "utf8");

const WINNER = "5HJvp6ZSTt9qV3sLnrwqsmQX4AibV2WcyzERxGz9qo87hcGq";
const REJECTED_MINER = "5GrhGhLKJeNzb5CG7bHdMmFvqjv4VdRSmeAaWK3LLjc6Phvc";
const place = { round: 34 };
const LAST_ROW = `leader_3,${WINNER},0.171875`;
const without = (text: string, row: string) =>
  text
    .split("\n")
    .filter((line) => line !== row)
    .join("\n");

/** Stems of 64 hex digits, as in the live competition. */
const STEMS = Array.from({ length: 128 }, (_, at) => at.toString(16).padStart(64, "0"));
const results = (hotkey: string, kind: "submitted" | `generated_${number}`): string =>
  FILES.submitted.format(testModuleResults({ ...place, hotkey, kind }, { stems: STEMS }));

/** Round 34 of the reference services, one audit match before its end: their own files, and for files that are not in the shared data ones made by code. */
function left(): Record<string, string> {
  const file = (name: string) => readRecord(`round34/${name}`);
  // The shared data have three of the 21 builds, without the winner's, which is made from winner.json.
  const { repo, commit, docker_image, hardware } = JSON.parse(file("winner.json")) as Record<string, unknown>;
  const build = { repo, commit, revealed_at_block: 8821351, hardware, tag: "6ab7308-threejs-34", status: "success", docker_image }; // biome-ignore format: a record
  const verdicts = JSON.parse(file("generation_audits.json")) as Record<string, unknown>;
  return {
    "state.json": formatState({ current_round: 34, stage: "duels", next_stage_eta: null }),
    "config.json": readRecord("config.json"),
    "leader.json": readRecord("leader.first-two.json"),
    [FILES.schedule.path(place)]: file("schedule.json"),
    [FILES.seed.path(place)]: '{\n  "seed": 34\n}',
    [FILES.prompts.path(place)]: STEMS.map((stem) => `https://x/prompts/${stem}.png`).join("\n"),
    [FILES.submissions.path(place)]: file("submissions.three-of-21.json"),
    [FILES.builds.path(place)]: JSON.stringify({
      ...(JSON.parse(file("builds.three-of-21.json")) as object),
      [WINNER]: build,
    }),
    [FILES.matrix.path(place)]: file("matches_matrix.csv"),
    [FILES.auditMatrix.path(place)]: without(file("audit_matrix.csv"), LAST_ROW),
    [FILES.auditRequests.path(place)]: file("require_audit.json"),
    [FILES.generationReports.path(place)]: file("generation_reports.json"),
    [FILES.sourceAudits.path(place)]: file("source_audit.json"),
    [FILES.generationAudits.path(place)]: JSON.stringify({ [REJECTED_MINER]: verdicts[REJECTED_MINER] }, null, 2),
    [FILES.generated.path({ ...place, hotkey: "leader", repeat: 1 })]: results("leader", "generated_1"),
    [FILES.submitted.path({ ...place, hotkey: WINNER })]: results(WINNER, "submitted"),
    [FILES.generated.path({ ...place, hotkey: WINNER, repeat: 3 })]: results(WINNER, "generated_3"),
  };
}

/** The text without our own fields, as the reference reads it. */
const plain = (text: string | null): unknown =>
  JSON.parse(text ?? "", (key, value: unknown) => (key === "x404" ? undefined : value));

describe.skipIf(!here)("taking over round 34 in the middle of DUELS (needs ../shared/data)", () => {
  // The recorded margin of the last audit match: 22 of 128.
  const round = createModuleRound({ say: ({ stem }) => (Number.parseInt(stem, 16) < 22 ? "right" : "draw") });

  it("plays only the missing match", async () => {
    await round.edit(left());
    const { turn } = await round.start();
    expect(await turn()).toMatchObject({ what: "played leader vs 5HJvp6ZSTt generated #3: margin 0.1719" });
    expect(round.asked).toHaveLength(128);
    expect(round.text(FILES.auditMatrix.path(place))).toBe(
      `${without(readRecord("round34/audit_matrix.csv"), LAST_ROW)}\n${LAST_ROW}`,
    );
    const report = round.text(FILES.auditReport.path({ ...place, right: WINNER, left: "leader", repeat: 3 })) ?? "";
    expect(plain(report)).toMatchObject({ left: "leader", right: WINNER, score: 22, margin: 0.171875 });
    expect(report).toContain('"pen_a": 6.0');
  });

  it("gets the recorded verdict and winner, in files that the reference can read", async () => {
    const { turn } = await round.start();
    expect(await turn()).toMatchObject({ what: "audits: 5HJvp6ZSTt passed" });
    expect(plain(round.text(FILES.generationAudits.path(place)))).toEqual(
      JSON.parse(readRecord("round34/generation_audits.json")),
    );
    expect(await turn()).toMatchObject({ what: "crowned 5HJvp6ZSTt" });
    const { x404, ...winner } = JSON.parse(round.text(FILES.winner.path(place)) ?? "") as Record<string, unknown>;
    expect(JSON.stringify(winner, null, 2)).toBe(readRecord("round34/winner.json"));
    // Chance may have decided the reference's winner: a margin of 0.1016 with win_margin 0.07, of 128 prompts.
    expect(x404).toEqual({ crown: { against: "leader", margin: 0.1015625, close: true, deviation: 0.088 } });
    // Files of other services are unchanged.
    for (const name of ["require_audit", "generation_reports", "source_audit"] as const)
      expect(round.text(`rounds/34/${name}.json`)).toBe(readRecord(`round34/${name}.json`));
    expect(round.stage()).toBe("finalizing");
  });
});
