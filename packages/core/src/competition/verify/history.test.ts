import { describe, expect, it } from "vitest";
import { CAST } from "../../../testing/build-cast.ts";
import { buildRepository } from "../../../testing/build-repository.ts";
import { readerOf } from "./reader-of.ts";
import type { HistoryCommit } from "./types.ts";
import { verifyRepository } from "./verify-repository.ts";

const { files, commits } = buildRepository();
const { weak, cheat } = CAST;
const report = `rounds/0/${weak}/duels_leader.json`;
/** Stem of any prompt. */
const anyStem = expect.stringMatching(/^p\d+$/);
/** Time of the last commit: what is appended follows it. */
const last = commits.at(-1)?.time ?? 0;

type Edit = { readonly path: string; readonly message: string; readonly change: (text: string) => string | null };
const later = ({ path, message, change }: Edit): HistoryCommit => {
  const before = files.get(path) as string;
  const after = change(before);
  expect(after).not.toBe(before);
  return { id: "f".repeat(40), time: last, author: "someone <s@example>", message, changes: [{ path, before, after }] };
};
const find = async (list: readonly HistoryCommit[], options: { since?: string; round?: number } = {}) => {
  const { findings } = await verifyRepository(readerOf(files), { ...options, history: { commits: () => list } });
  return findings.map(({ code, file, path }) => [code, file, path]);
};
const replace = (from: string | RegExp, to: string) => (text: string) => text.replace(from, to);

describe("what a round goes by", () => {
  const path = "config.json";
  const set = (fields: object) => (text: string) => JSON.stringify({ ...JSON.parse(text), ...fields });
  /** The operator changes the config, or the pool, while the last round is open: rounds before it went by what was there then. */
  const change = (file: string, edit: (text: string) => string): HistoryCommit => ({
    ...later({ path: file, message: "For the rounds to come", change: edit }),
    author: "operator <o@example>",
  });
  const proveAfter = async (...more: readonly HistoryCommit[]) => {
    const now = new Map(files);
    for (const { changes } of more) for (const one of changes) now.set(one.path, one.after ?? "");
    const history = { commits: () => [...commits, ...more] };
    return (await verifyRepository(readerOf(now), { history })).findings;
  };

  it("is the config of its seed: a later change is a note with both values and what it changes", async () => {
    const findings = await proveAfter(change(path, set({ win_margin: 0.9, weight_decay: 0.5 })));
    expect(findings.map(({ severity, code, path: at }) => [severity, code, at])).toEqual([
      ["note", "CONFIG_CHANGED", "weight_decay"],
      ["note", "CONFIG_CHANGED", "win_margin"],
    ]);
    expect(findings[1]?.message).toMatch(
      /win_margin .* from 0\.1 to 0\.9, .* from round 2 on it changes which margins/,
    );
  });

  it("is the pool of its seed", async () => {
    const findings = await proveAfter(change("prompts.txt", (text) => text.split("\n").slice(30).join("\n")));
    expect(findings.map(({ severity, code }) => [severity, code])).toEqual([["note", "POOL_CHANGED"]]);
    expect(findings[0]?.message).toContain("lost 30 of its 80 prompts");
  });

  it("and stays that while the round goes on", async () => {
    const at = commits.findIndex(({ message }) => message.startsWith("Update state (duels) for round 1"));
    const early = change(path, set({ win_margin: 0.9 }));
    const list = [...commits.slice(0, at + 1), { ...early, time: commits[at]?.time ?? 0 }, ...commits.slice(at + 1)];
    expect(await find(list)).toContainEqual(["CONFIG_CHANGED_IN_ROUND", path, "win_margin"]);
  });
});

describe("the checks of history", () => {
  it.each<[string, Edit, readonly (readonly [code: string, path: unknown, file?: string])[]]>([
    [
      "submissions",
      {
        path: "rounds/0/submissions.json",
        message: "Seed, prompts and submissions for round 0",
        change: replace("weak", "meek"),
      },
      [["DECISION_OVERWRITTEN", weak]],
    ],
    [
      "a seed",
      { path: "rounds/0/seed.json", message: "Seed, prompts and submissions for round 0", change: replace("3", "4") },
      // The newest state, which this test leaves as it was, has the draw of the first seed.
      [
        ["FRESH_PROMPTS_DIFFER", "line 1", "rounds/0/prompts.txt"],
        ["DECISION_OVERWRITTEN", null],
      ],
    ],
    [
      "a schedule",
      {
        path: "rounds/0/schedule.json",
        message: "Update state (open), schedule for round 0",
        change: replace("10300", "10400"),
      },
      [["DECISION_OVERWRITTEN", null]],
    ],
    [
      "a submitted file after the downloads",
      {
        path: `rounds/0/${weak}/submitted.json`,
        message: `Update submitted for round 0, miner ${weak.slice(0, 10)}`,
        change: replace('"size": 1000', '"size": 1001'),
      },
      [["CHANGED_AFTER_THE_FACT", anyStem]],
    ],
    [
      "the baseline after DUELS began",
      {
        path: "rounds/0/leader/generated.json",
        message: "Update generated for round 0, miner leader",
        change: replace('"size": 1000', '"size": 1001'),
      },
      [["CHANGED_AFTER_THE_FACT", anyStem]],
    ],
    [
      "a report in the matrix",
      { path: report, message: "Match report: leader vs x", change: replace("differ a little", "differ") },
      [["CHANGED_AFTER_THE_FACT", "duels"]],
    ],
    [
      "a margin",
      {
        path: "rounds/0/matches_matrix.csv",
        message: "Update matches matrix for round 0",
        change: replace("-0.3", "-0.25"),
      },
      [
        ["DECISION_OVERWRITTEN", `leader ${weak}`],
        ["MATCH_ENTERED_WITHOUT_REPORT", `leader ${weak}`],
      ],
    ],
    [
      "an audit request",
      {
        path: "rounds/0/require_audit.json",
        message: "Update audit requests for round 0",
        change: replace(/"critical_prompts": \[\]/, '"critical_prompts": ["p1"]'),
      },
      [
        ["DECISION_OVERWRITTEN", cheat],
        ["DECISIVE_PROMPTS_DIFFER", "0.critical_prompts"],
      ],
    ],
    [
      "a verdict",
      {
        path: "rounds/0/generation_audits.json",
        message: "Update generation audits for round 0",
        change: replace('"rejected"', '"passed"'),
      },
      [
        ["AUDIT_VERDICT_DIFFERS", `${cheat}.outcome`],
        ["DECISION_OVERWRITTEN", cheat],
      ],
    ],
    [
      "a source audit",
      { path: "rounds/0/source_audit.json", message: "I looked again", change: replace("passed", "failed") },
      [["DECISION_OVERWRITTEN", CAST.good]],
    ],
    [
      "a winner",
      { path: "rounds/0/winner.json", message: "Round 0 winner: x", change: replace("better", "worse") },
      [
        ["DECISION_OVERWRITTEN", null],
        ["WINNER_DETAILS_DIFFER", "repo"],
      ],
    ],
    [
      "a crown",
      {
        path: "leader.json",
        message: "Update state (open), schedule, leader for round 1",
        change: replace("0.8", "0.9"),
      },
      [
        ["CROWN_DIFFERS", "2.weight"],
        ["DECISION_OVERWRITTEN", "2"],
      ],
    ],
    [
      "a build that succeeded",
      {
        path: "rounds/0/builds.json",
        message: "Update build statuses for round 0",
        change: replace('"success"', '"pending"'),
      },
      [["DECISION_OVERWRITTEN", weak]],
    ],
  ])("%s changed after the fact", async (_name, edit, expected) => {
    const findings = await find([...commits, later(edit)]);
    expect(findings).toEqual(expected.map(([code, path, file = edit.path]) => [code, file, path]));
  });

  it("what may still change, may: notes of ours grow beside a verdict while its round goes on", async () => {
    const path = "rounds/0/generation_audits.json";
    const at = commits.findIndex(({ changes }) => changes.some((change) => change.path === path));
    const before = commits[at]?.changes.find((change) => change.path === path)?.after ?? "";
    const withNote = (text: string) => text.replace('"reason": "', '"x404": {"ending": "done"},\n    "reason": "');
    const own = { id: "f".repeat(40), time: commits[at]?.time ?? 0, author: "a <a@b>" };
    const message = "Update generation audits for round 0";
    const extension = { ...own, message, changes: [{ path, before, after: withNote(before) }] };
    const shrunk = { ...own, message, changes: [{ path, before: withNote(before), after: before }] };
    expect(await find([...commits.slice(0, at + 1), extension])).toEqual([]);
    expect(await find([...commits.slice(0, at + 1), extension, shrunk])).toEqual([
      ["CHANGED_AFTER_THE_FACT", path, cheat],
    ]);
    const late = later({ path, message, change: withNote });
    expect(await find([...commits, late])).toEqual([["CHANGED_AFTER_THE_FACT", path, cheat]]);
  });

  it("files that come when their round is over are told", async () => {
    const path = `rounds/0/${weak}/pod_stats.json`;
    const late = { ...later({ path: report, message: "Update pod stats for round 0, miner x", change: () => "{}" }) };
    const addition = { ...late, changes: [{ path, before: null, after: "{}" }] };
    expect((await find([...commits, addition])).map(([code, file]) => [code, file])).toContainEqual([
      "RECORDED_LATE",
      path,
    ]);
  });

  it("a deleted record", async () => {
    const message = `Update submitted for round 0, miner ${weak.slice(0, 10)}`;
    const path = `rounds/0/${weak}/submitted.json`;
    expect(await find([...commits, later({ path, message, change: () => null })])).toEqual([
      ["FILE_DELETED", path, null],
    ]);
  });

  it("an edit that no service makes", async () => {
    const at = commits.findIndex(({ message }) => message.startsWith("Update audit requests"));
    const list = commits.map((commit, index) => (index === at ? { ...commit, message: "fix it" } : commit));
    expect(await find(list)).toEqual([["EDITED_BY_HAND", "rounds/0/require_audit.json", null]]);
  });

  it("a stage left out", async () => {
    const list = commits.filter(({ message }) => message !== "Update state (duels) for round 1");
    const findings = await find(list);
    expect(findings).toContainEqual(["STAGE_MOVE_ILLEGAL", "state.json", "stage"]);
    // What the judge wrote meanwhile came before DUELS began.
    expect([...new Set(findings.map(([code]) => code))].sort()).toEqual(["RECORDED_EARLY", "STAGE_MOVE_ILLEGAL"]);
  });

  it("a hold by an operator is legal, going on elsewhere is not", async () => {
    const hold = (round: number, from: string, to: string): HistoryCommit => ({
      id: "e".repeat(40),
      time: last,
      author: "operator <o@example>",
      message: `Update state (${to}) for round ${round}`,
      changes: [{ path: "state.json", before: stage(round, from), after: stage(round, to) }],
    });
    expect(await find([...commits, hold(2, "open", "paused"), hold(2, "paused", "open")])).toEqual([]);
    expect(await find([...commits, hold(2, "open", "paused"), hold(2, "paused", "duels")])).toEqual([
      ["STAGE_MOVE_ILLEGAL", "state.json", "stage"],
    ]);
  });

  it("since a commit, only what came later is told; with a round, only its own", async () => {
    const edit = later({
      path: report,
      message: "Match report: leader vs x",
      change: replace("differ a little", "differ"),
    });
    const list = [...commits, edit];
    expect(await find(list, { since: "f".repeat(12) })).toEqual([]);
    expect(await find(list, { since: commits.at(-1)?.id ?? "" })).toHaveLength(1);
    expect(await find(list, { round: 1 })).toEqual([]);
  });
});

const stage = (round: number, name: string) =>
  JSON.stringify({ current_round: round, stage: name, next_stage_eta: null }, null, 2);
