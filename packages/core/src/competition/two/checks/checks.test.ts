import { describe, expect, it } from "vitest";
import { buildRoundTwo, CAST_TWO } from "../../../../testing/build-round-two.ts";
import { testHotkey } from "../../../../testing/test-hotkey.ts";
import { proveFiles } from "../../verify/prove-files.ts";
import { readerOf } from "../../verify/reader-of.ts";
import { verifyRepository } from "../../verify/verify-repository.ts";

const { winner, cheat, weak } = CAST_TWO;
const at = (path: string) => `rounds/0/${path}`;
// biome-ignore lint/suspicious/noExplicitAny: tests change records in any way.
type Any = any;
/** Changes one JSON file of the round. */
const inJson = (path: string, change: (value: Any) => void) => (files: Map<string, string>) => {
  const value = JSON.parse(files.get(path) as string);
  change(value);
  files.set(path, JSON.stringify(value));
};
const inText = (path: string, change: (text: string) => string) => (files: Map<string, string>) =>
  void files.set(path, change(files.get(path) as string));
const first = (value: Any): Any => value[Object.keys(value)[0] as string];
/** A duel as one of several runs. */
const playOf = ({ winner, detail }: Any) => ({
  winner,
  detail: structuredClone(detail),
  contradictory: detail.s2 ? ["front_above"] : [],
  failed: [],
  flags: [],
});
/** Gives a duel the runs of another duel: as they are, and once more with a winner that the caller may choose. */
const playedAgain = (duel: Any, other: Any, winner = other.winner) => {
  duel.x404 = { plays: [playOf(duel), playOf(other), { ...playOf(other), winner }] };
};
const rename = (value: Any, to: string) => {
  const [key] = Object.keys(value);
  value[to] = value[key as string];
  delete value[key as string];
};

/** Stage 1 told from the other side. */
const mirror = (detail: Any): Any => ({
  ...detail,
  s1: {
    ...detail.s1,
    choice: "A",
    angles: detail.s1.angles.map((one: Any) => ({ ...one, pen_a: one.pen_b, pen_b: one.pen_a })),
  },
});

const TAMPERS: readonly [name: string, change: (files: Map<string, string>) => void, code: string, file: string][] = [
  ["a prompt that the seed does not draw", inText(at("prompts.txt"), (text) => text.replace(/p1\d{3}/, "p9999")), "FRESH_PROMPTS_DIFFER", at("prompts.txt")],
  ["a prompt left out", inText(at("prompts.txt"), (text) => text.replace(/^.*\n/, "")), "PROMPTS_COUNT", at("prompts.txt")],
  ["a prompt named twice", inText(at("prompts.txt"), (text) => text.replace(/^(.*)\n.*\n/, "$1\n$1\n")), "PROMPT_REPEATED", at("prompts.txt")],
  ["a schedule with another deadline", inJson(at("schedule.json"), (it) => { it.generation_deadline_block += 100; }), "SCHEDULE_DIFFERS", at("schedule.json")],
  ["a submission from after the window", inJson(at("submissions.json"), (it) => { it[weak].revealed_at_block = 99_999; }), "SUBMISSION_OUTSIDE_WINDOW", at("submissions.json")],
  ["a submission of another round", inJson(at("submissions.json"), (it) => { it[weak].round = "modules-7"; }), "SUBMISSION_ROUND_DIFFERS", at("submissions.json")],
  ["a hotkey whose checksum is wrong", inText(at("submissions.json"), (text) => text.replace(weak, `${weak.slice(0, -1)}${weak.endsWith("x") ? "y" : "x"}`)), "HOTKEY_CHECKSUM", at("submissions.json")],
  ["a build of another commit", inJson(at("builds.json"), (it) => { it[winner].commit = "f".repeat(40); }), "BUILD_DIFFERS", at("builds.json")],
  ["a build for another machine", inJson(at("builds.json"), (it) => { it[winner].hardware = ["4xRTX6000Pro"]; }), "BUILD_DIFFERS", at("builds.json")],
  ["a failed build with an image", inJson(at("builds.json"), (it) => { it[weak].status = "failure"; }), "BUILD_IMAGE_DIFFERS", at("builds.json")],
  ["the file of what a miner delivered taken away", (files) => void files.delete(at(`${weak}/submitted.json`)), "FILE_MISSING", at(`${weak}/submitted.json`)],
  ["the leader's baseline taken away", (files) => void files.delete(at("leader/generated_1.json")), "FILE_MISSING", at("leader/generated_1.json")],
  ["the baseline without a module, unexplained", inJson(at("leader/generated_1.json"), (it) => { first(it).js = null; first(it).views = null; }), "BASELINE_INCOMPLETE", at("leader/generated_1.json")],
  ["a request for a stranger", inJson(at("require_audit.json"), (it) => { it[0].hotkey = "5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty"; }), "HOTKEY_UNKNOWN", at("require_audit.json")],
  ["a source audit twice", inJson(at("source_audit.json"), (it) => { it.push(it[0]); }), "HOTKEY_REPEATED", at("source_audit.json")],
  ["a report under another's key", inJson(at("generation_reports.json"), (it) => { it[winner].hotkey = cheat; }), "KEY_DIFFERS", at("generation_reports.json")],
  ["a machine under another name", inJson(at(`${winner}/pod_stats.json`), (it) => { it["pod-a-r1"].pod_id = "pod-b"; }), "KEY_DIFFERS", at(`${winner}/pod_stats.json`)],
  ["a file that nobody knows", (files) => void files.set(at("notes.txt"), "x"), "FILE_UNKNOWN", at("notes.txt")],
  ["a submitted prompt that the round does not have", inJson(at(`${weak}/submitted.json`), (it) => rename(it, "p9999")), "RESULTS_PROMPTS_DIFFER", at(`${weak}/submitted.json`)],
  ["a regenerated prompt that was not submitted", inJson(at(`${winner}/generated_1.json`), (it) => { it["p9999"] = { ...first(it) }; }), "RESULTS_PROMPTS_DIFFER", at(`${winner}/generated_1.json`)],
  ["the upload shown as what the image made", inJson(at(`${cheat}/generated_2.json`), (it) => { first(it).js = first(it).js.replace("generated_2", "submitted"); }), "FILE_OF_ANOTHER", at(`${cheat}/generated_2.json`)],
  ["another repeat's views", inJson(at(`${cheat}/generated_2.json`), (it) => { first(it).views = first(it).views.replace("generated_2", "generated_1"); }), "FILE_OF_ANOTHER", at(`${cheat}/generated_2.json`)],
  ["another miner's module", inJson(at(`${weak}/submitted.json`), (it) => { first(it).js = first(it).js.replace(weak, winner); }), "FILE_OF_ANOTHER", at(`${weak}/submitted.json`)],
  ["another prompt's module", inJson(at(`${weak}/submitted.json`), (it) => { first(it).js = first(it).js.replace(/p\d+\.js/, "p1.js"); }), "FILE_OF_ANOTHER", at(`${weak}/submitted.json`)],
  ["two modules whose addresses differ by case alone", inJson(at(`${weak}/submitted.json`), (it) => { const [one, other] = Object.keys(it); it[one as string].js = it[other as string].js.replace(/p(\d+)\.js/, "P$1.js"); }), "OBJECTS_CLASH", at(`${weak}/submitted.json`)],
  ["two prompts that differ by capitals alone", inText(at("prompts.txt"), (text) => text.replace(/^(.*)\n.*\n/, (_, one: string) => `${one}\n${one.replace(/p(\d+\.png)/, "P$1")}\n`)), "PROMPTS_CLASH", at("prompts.txt")],
  ["a module over the limit", inJson(at(`${weak}/submitted.json`), (it) => { first(it).size = 1_048_577; }), "MODULE_TOO_LARGE", at(`${weak}/submitted.json`)],
  ["a failure of a module that is there", inJson(at(`${weak}/submitted.json`), (it) => { first(it).failure_reason = "render_failed"; }), "RESULT_INCONSISTENT", at(`${weak}/submitted.json`)],
  ["views lost in silence", inJson(at(`${weak}/submitted.json`), (it) => { first(it).views = null; }), "FILES_LOST", at(`${weak}/submitted.json`)],
  ["regenerated prompts deleted behind a report", inJson(at(`${cheat}/generated_2.json`), (it) => { for (const key of Object.keys(it).slice(1)) delete it[key]; }), "GENERATION_REPORT_DIFFERS", at("generation_reports.json")],
  ["a repeat counted that nothing shows", (files) => void files.delete(at(`${cheat}/generated_2.json`)), "FILE_MISSING", at(`${cheat}/generated_2.json`)],
  ["a repeat left out of the report", inJson(at("generation_reports.json"), (it) => void it[winner].repeats.pop()), "GENERATION_REPORT_DIFFERS", at("generation_reports.json")],
  ["a repeat out of order", inJson(at("generation_reports.json"), (it) => void it[winner].repeats.reverse()), "GENERATION_REPORT_DIFFERS", at("generation_reports.json")],
  ["a rejection that no repeat gives", inJson(at("generation_reports.json"), (it) => { it[cheat].outcome = "rejected"; it[cheat].reason = "Repeat 1: 13 failed prompts exceed tolerance (12)"; }), "GENERATION_REPORT_DIFFERS", at("generation_reports.json")],
  ["an image said not to be built though it is", inJson(at("generation_reports.json"), (it) => { it[cheat].outcome = "rejected"; it[cheat].repeats = []; it[cheat].reason = "Failed to build a docker image"; }), "GENERATION_REPORT_DIFFERS", at("generation_reports.json")],
  ["an audit that ran another image", inJson(at("generation_reports.json"), (it) => { it[winner].x404 = { image: "registry.example/crony:1" }; }), "GENERATION_REPORT_DIFFERS", at("generation_reports.json")],
  ["an audit on a machine that was not asked for", inJson(at("generation_reports.json"), (it) => { it[winner].x404 = { hardware: "4xRTX6000Pro" }; }), "GENERATION_REPORT_DIFFERS", at("generation_reports.json")],
  ["a duel over another's picture", inJson(at(`${winner}/duels_leader.json`), (it) => { it.duels[2].left_png = "https://objects.example/blank.png"; }), "DUEL_FILE_DIFFERS", at(`${winner}/duels_leader.json`)],
  ["an audit duel of the upload against itself", inJson(at(`${cheat}/audit_submitted_2.json`), (it) => { it.duels[0].right_js = it.duels[0].left_js; }), "DUEL_FILE_DIFFERS", at(`${cheat}/audit_submitted_2.json`)],
  ["a duel over another prompt", inJson(at(`${winner}/duels_leader.json`), (it) => { it.duels[0].prompt = "https://prompts.example/other.png"; }), "DUEL_FILE_DIFFERS", at(`${winner}/duels_leader.json`)],
  ["a duel settled as if a preview were missing", inJson(at(`${winner}/duels_leader.json`), (it) => { it.duels[0].detail = { reason: "no preview from left" }; it.duels[0].winner = "right"; }), "DUEL_REASON_DIFFERS", at(`${winner}/duels_leader.json`)],
  ["the winner's repository and the crown's, both another's", (files) => {
    inJson(at("winner.json"), (it) => { it.repo = "crony/modules"; })(files);
    inJson("leader.json", (it) => { it[1].repo = "crony/modules"; })(files);
  }, "WINNER_DETAILS_DIFFER", at("winner.json")],
  ["the winner's image, and the crown's, that nothing was audited of", (files) => {
    inJson(at("winner.json"), (it) => { it.docker_image = "registry.example/crony:1"; })(files);
    inJson("leader.json", (it) => { it[1].docker = "registry.example/crony:1"; })(files);
  }, "WINNER_DETAILS_DIFFER", at("winner.json")],
  ["a winner for other machines than it asked for", inJson(at("winner.json"), (it) => { it.hardware = ["1xRTX"]; }), "WINNER_DETAILS_DIFFER", at("winner.json")],
  ["a crown for other machines than its winner's", inJson("leader.json", (it) => { it[1].hardware = ["1xRTX"]; }), "CROWN_DIFFERS", "leader.json"],
  ["a crown noted with another margin", inJson(at("winner.json"), (it) => { it.x404 = { crown: { against: "leader", margin: 0.9, close: false } }; }), "WINNER_DETAILS_DIFFER", at("winner.json")],
  ["a winner's verdict taken away", inJson(at("generation_audits.json"), (it) => { delete it[winner]; }), "AUDIT_VERDICT_MISSING", at("generation_audits.json")],
  ["a request that names another defender", inJson(at("require_audit.json"), (it) => { it[0].latest_defender = weak; }), "REQUEST_NOTES_DIFFER", at("require_audit.json")],
  ["a repeat said to be faster than its machines were", inJson(at("generation_reports.json"), (it) => { it[winner].repeats[1].generation_time = 900; }), "GENERATION_REPORT_DIFFERS", at("generation_reports.json")],
  ["a penalty that no answer gives", inJson(at(`${winner}/duels_leader.json`), (it) => { first(it.duels).detail.s1.angles[0].pen_a = 11; }), "DUEL_DETAIL_DIFFERS", at(`${winner}/duels_leader.json`)],
  ["angles that choose the other side", inJson(at(`${winner}/duels_leader.json`), (it) => {
    for (const { detail } of it.duels) for (const one of detail.s2 ? [] : detail.s1.angles) [one.pen_a, one.pen_b] = [one.pen_b, one.pen_a];
  }), "DUEL_DETAIL_DIFFERS", at(`${winner}/duels_leader.json`)],
  ["more consistent angles than were asked", inJson(at(`${winner}/duels_leader.json`), (it) => { it.duels[0].detail.s1.n_consistent = 5; }), "DUEL_DETAIL_DIFFERS", at(`${winner}/duels_leader.json`)],
  ["an angle asked twice", inJson(at(`${winner}/duels_leader.json`), (it) => { const { angles } = it.duels[0].detail.s1; angles[1].label = angles[0].label; }), "DUEL_DETAIL_DIFFERS", at(`${winner}/duels_leader.json`)],
  ["a stage left out", inJson(at(`${winner}/duels_leader.json`), (it) => { for (const { detail } of it.duels) delete detail.s2; }), "DUEL_DETAIL_DIFFERS", at(`${winner}/duels_leader.json`)],
  ["a duel said to be decided by another stage", inJson(at(`${winner}/duels_leader.json`), (it) => { it.duels[0].detail.decided_by = "S9"; }), "DUEL_DETAIL_DIFFERS", at(`${winner}/duels_leader.json`)],
  ["a voter that decided otherwise", inJson(at(`${winner}/duels_leader.json`), (it) => { it.duels.find((duel: Any) => duel.detail.s2).detail.s2.best_view.penalty_b = 9; }), "DUEL_DETAIL_DIFFERS", at(`${winner}/duels_leader.json`)],
  ["fewer points than marks", inJson(at(`${winner}/duels_leader.json`), (it) => { it.duels.find((duel: Any) => duel.detail.s2).detail.s2.checklist.score_a = 0; }), "DUEL_DETAIL_DIFFERS", at(`${winner}/duels_leader.json`)],
  ["a guard that was not asked", inJson(at(`${winner}/duels_leader.json`), (it) => { for (const { detail } of it.duels) delete detail.s4; }), "DUEL_DETAIL_DIFFERS", at(`${winner}/duels_leader.json`)],
  ["an angle noted as contradicting itself that counted", inJson(at(`${winner}/duels_leader.json`), (it) => { it.duels[0].x404 = { contradictory: ["front_left"] }; }), "DUEL_DETAIL_DIFFERS", at(`${winner}/duels_leader.json`)],
  ["runs that cannot be read", inJson(at(`${winner}/duels_leader.json`), (it) => { it.duels[0].x404 = { plays: [{ winner: "up" }] }; }), "DUEL_PLAYS_INVALID", at(`${winner}/duels_leader.json`)],
  ["a run that does not follow from its stages", inJson(at(`${winner}/duels_leader.json`), (it) => { playedAgain(it.duels[0], it.duels[7], "left"); }), "DUEL_PLAY_DIFFERS", at(`${winner}/duels_leader.json`)],
  ["runs that give another winner", inJson(at(`${winner}/duels_leader.json`), (it) => { playedAgain(it.duels[0], it.duels[7]); }), "DUEL_WINNER_DIFFERS", at(`${winner}/duels_leader.json`)],
  ["a detail of no run", inJson(at(`${winner}/duels_leader.json`), (it) => { it.duels[0].x404 = { plays: [playOf(it.duels[0]), playOf(it.duels[0])] }; it.duels[0].detail.issues = "else"; }), "DUEL_DETAIL_DIFFERS", at(`${winner}/duels_leader.json`)],
  ["fewer runs than the match needs", inJson(at(`${winner}/duels_leader.json`), (it) => { it.x404 = { plays_per_duel: 3 }; }), "DUEL_PLAYS_DIFFER", at(`${winner}/duels_leader.json`)],
  ["a duel left out of a report", inJson(at(`${winner}/duels_leader.json`), (it) => { it.duels.splice(it.duels.findIndex((duel: Any) => duel.winner === "draw"), 1); }), "REPORT_PROMPTS_DIFFER", at(`${winner}/duels_leader.json`)],
  ["a report with another score", inJson(at(`${winner}/duels_leader.json`), (it) => { it.score += 1; }), "REPORT_SCORE_DIFFERS", at(`${winner}/duels_leader.json`)],
  ["a row with another margin than its report", inText(at("matches_matrix.csv"), (text) => text.replace("0.375", "0.5")), "MATRIX_MARGIN_DIFFERS", at("matches_matrix.csv")],
  ["a report behind a row taken away", (files) => void files.delete(at(`${winner}/audit_submitted_1.json`)), "REPORT_MISSING", at("audit_matrix.csv")],
  ["an audit that nobody asked for", inJson(at("generation_audits.json"), (it) => { it[weak] = { hotkey: weak, verdict: "failed", reason: "no" }; }), "AUDIT_UNREQUESTED", at("generation_audits.json")],
  ["a failed audit recorded as passed", inJson(at("generation_audits.json"), (it) => { Object.assign(it[cheat], { verdict: "passed", reason: "" }); }), "AUDIT_VERDICT_DIFFERS", at("generation_audits.json")],
  ["a winner named before its audits are over", inText(at("audit_matrix.csv"), (text) => text.replace(new RegExp(`\\n[^\\n]*_2,${winner},[^\\n]*`, "g"), "")), "WINNER_EARLY", at("winner.json")],
  ["a finished match left out of the matrix", inText(at("matches_matrix.csv"), (text) => text.replace(/\n[^\n]*$/, "")), "REPORT_NOT_ENTERED", at(`${cheat}/duels_${winner.slice(0, 10)}.json`)],
  ["a finished audit duel left out of the matrix", inText(at("audit_matrix.csv"), (text) => text.replace(/\n[^\n]*$/, "")), "REPORT_NOT_ENTERED", at(`${cheat}/audit_${winner.slice(0, 10)}_2.json`)],
  ["a match entered twice", inText(at("matches_matrix.csv"), (text) => text.replace(/\n([^\n]*)$/, "\n$1\n$1")), "MATRIX_ROW_REPEATED", at("matches_matrix.csv")],
  ["seconds of a machine that its batches do not come to", inJson(at(`${winner}/pod_stats.json`), (it) => { it["pod-a-r1"].batch_times[0] += 100; }), "GENERATION_REPORT_DIFFERS", at(`${winner}/pod_stats.json`)],
  ["modules noted as the same bytes that are not", inJson(at("generation_reports.json"), (it) => { it[winner].x404 = { equal_bytes: ["p1"] }; }), "GENERATION_REPORT_DIFFERS", at("generation_reports.json")],
  ["one who takes part though he was left out", (files) => void files.set(at("ignored_submissions.json"), JSON.stringify([{ hotkey: weak, block: null, code: "SUBMISSION_INCOMPLETE", message: "No valid commit." }])), "HOTKEY_TAKEN_AND_IGNORED", at("ignored_submissions.json")],
  ["a folder that is nobody's", (files) => void files.set(at("somebody/notes.txt"), "x"), "FILE_UNKNOWN", at("somebody/notes.txt")],
  ["a stranger's results", (files) => void files.set(at(`${testHotkey(99)}/submitted.json`), files.get(at(`${weak}/submitted.json`)) as string), "HOTKEY_UNKNOWN", at(testHotkey(99))],
  ["a module of another round", inJson(at(`${weak}/submitted.json`), (it) => { first(it).js = first(it).js.replace("/rounds/0/", "/rounds/3/"); }), "FILE_OF_ANOTHER", at(`${weak}/submitted.json`)],
  ["duels noted as not judged", inJson(at(`${winner}/duels_leader.json`), (it) => { it.x404 = { skipped: 3 }; }), "REPORT_NOTES_DIFFER", at(`${winner}/duels_leader.json`)],
]; // biome-ignore format: a table

describe("the checks of a round of competition 2", () => {
  it("find nothing in a round that came of the rules", async () => {
    const { findings, checked } = await verifyRepository(readerOf(buildRoundTwo()));
    expect(findings).toEqual([]);
    for (const family of [
      "prompts",
      "files",
      "references",
      "submissions",
      "builds",
      "results",
      "regenerations",
      "duels",
    ])
      expect(checked[family], family).toBeGreaterThan(0);
  });

  it.each(TAMPERS)("tell %s", async (_name, change, code, file) => {
    const files = buildRoundTwo();
    const before = new Map(files);
    change(files);
    expect([...files]).not.toEqual([...before]);
    const { findings } = await verifyRepository(readerOf(files));
    expect(findings.map((finding) => [finding.code, finding.file])).toContainEqual([code, file]);
  });

  it("prove a regeneration by the limits that config.json declares", async () => {
    const files = buildRoundTwo();
    inJson("config.json", (it) => { it.x404 = { ...it.x404, limits: { MAX_MISMATCHED_PROMPTS: 0, TOTAL_GENERATION_TIME_LIMIT: 1 } }; })(files); // biome-ignore format: one line
    const { findings } = await verifyRepository(readerOf(files));
    const differing = findings.filter(({ code }) => code === "GENERATION_REPORT_DIFFERS");
    expect(differing.map(({ hotkey, expected }) => [hotkey, expected])).toEqual(
      [winner, cheat].map((hotkey) => [
        hotkey,
        { outcome: "rejected", reason: expect.stringMatching(/exceeds limit \(1\.0s\)/) },
      ]),
    );
  });

  it("takes a duel's winner from its recorded runs: of most, and a draw that none of them gave with the first one's detail", async () => {
    const files = buildRoundTwo();
    const path = at(`${winner}/duels_leader.json`);
    inJson(path, (report) => {
      const [win, draw] = [
        report.duels.find((one: Any) => one.winner === "right"),
        report.duels.find((one: Any) => one.winner === "draw"),
      ];
      const loss = { ...playOf(win), winner: "left", detail: mirror(win.detail) };
      // Most of three runs; and one each of left and right, which ties.
      win.x404 = { plays: [playOf(draw), playOf(win), playOf(win)] };
      draw.x404 = { plays: [playOf(win), loss] };
      draw.detail = structuredClone(win.detail);
    })(files);
    expect((await verifyRepository(readerOf(files))).findings).toEqual([]);
  });

  it("tells a host where several lost everything once, and each of the miners once", async () => {
    const files = buildRoundTwo();
    const missingFiles = [winner, cheat].map((hotkey) => at(`${hotkey}/submitted.json`));
    for (const path of missingFiles)
      inJson(path, (results) => {
        for (const result of Object.values<Any>(results)) Object.assign(result, { js: null, views: null });
      })(files);
    inJson(at("submissions.json"), (it) => {
      for (const hotkey of [winner, cheat]) it[hotkey].cdn_url = `https://one.example/${hotkey}`;
    })(files);
    const { findings } = await verifyRepository(readerOf(files));
    const of = (code: string) => findings.filter((finding) => finding.code === code);
    expect(of("FILES_LOST").map(({ file, severity }) => [file, severity])).toEqual(
      missingFiles.map((path) => [path, "warning"]),
    );
    expect(of("HOST_LOST")).toEqual([
      expect.objectContaining({
        severity: "warning",
        recorded: [winner, cheat],
        message: expect.stringContaining("one.example"),
      }),
    ]);
  });

  it("takes older forms of the same files for what they are: nothing of them is a violation", async () => {
    const files = buildRoundTwo();
    // As the live competition wrote them at first (STATE-2.md 1): no machines, audits counted in prompts, the baseline twice, the crowns in an object.
    for (const path of [at("submissions.json"), at("builds.json"), at("winner.json")])
      inJson(path, (it) => {
        for (const entry of [it, ...Object.values<Any>(it)])
          if (entry && typeof entry === "object") delete entry.hardware;
      })(files);
    inJson("leader.json", (it) => {
      for (const entry of it) delete entry.hardware;
    })(files);
    files.set("leader.json", JSON.stringify({ transitions: JSON.parse(files.get("leader.json") as string) }));
    files.set(at("leader/generated.json"), files.get(at("leader/generated_1.json")) as string);
    inJson(at("generation_reports.json"), (it) => {
      for (const [hotkey, report] of Object.entries<Any>(it)) {
        it[hotkey] = {
          hotkey,
          outcome: "passed",
          checked_prompts: 8,
          failed_prompts: 0,
          generation_time: report.repeats[0].generation_time,
          reason: "",
        };
      }
    })(files);
    const proof = await proveFiles({ name: "older", files });
    expect(proof.verdict).toBe("proved");
    expect(proof.findings.map(({ code }) => code)).toEqual(proof.findings.map(() => "OLDER_FORMAT"));
    // One note, with all the files; each says what was read and what was not checked.
    expect(proof.causes).toEqual([
      expect.objectContaining({
        severity: "note",
        code: "OLDER_FORMAT",
        files: [
          "leader.json",
          at("generation_reports.json"),
          at("leader/generated.json"),
          at("submissions.json"),
        ].sort(),
      }),
    ]);
    for (const { message } of proof.findings) expect(message).toMatch(/an older form: .+ Read: .+ Not checked: .+\./);
  });

  it("draws fresh prompts from the pool without the carried-over ones", async () => {
    const files = buildRoundTwo();
    const promptList = (files.get(at("prompts.txt")) as string).split("\n");
    // Round 1 opens with the prompts that its seed draws; the pool still holds the carried-over ones.
    const { selectRoundPrompts } = await import("../rules/prompts.ts");
    const pool = (files.get("prompts.txt") as string).split("\n");
    const { prompts } = selectRoundPrompts({
      round: 1,
      seed: 7,
      previousPrompts: promptList,
      pool,
      promptsPerRound: 8,
      carryoverPrompts: 2,
    });
    files.set("rounds/1/prompts.txt", prompts.join("\n"));
    files.set("rounds/1/seed.json", '{"seed": 7}');
    files.set("rounds/1/submissions.json", "{}");
    files.set("state.json", JSON.stringify({ current_round: 1, stage: "miner_generation", next_stage_eta: null }));
    const codes = (await verifyRepository(readerOf(files))).findings.map(({ code, file }) => `${code} ${file}`);
    expect(codes.filter((code) => /PROMPT|CARRY/.test(code))).toEqual([]);
  });
});
