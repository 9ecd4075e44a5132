import { describe, expect, it } from "vitest";
import { CAST } from "../../../../testing/build-cast.ts";
import { buildRepository } from "../../../../testing/build-repository.ts";
import { insertCommit } from "../../../../testing/insert-commit.ts";
import { testHotkey } from "../../../../testing/test-hotkey.ts";
import { readerOf } from "../reader-of.ts";
import type { Finding, HistoryCommit } from "../types.ts";
import { verifyRepository } from "../verify-repository.ts";

const { files, commits } = buildRepository();
const { weak, good, better } = CAST;
const HOUR = 3_600_000;

type Edit = { readonly path: string; readonly change: (text: string | null) => string | null };

/** A commit of the judge's, as far as its message tells. */
const commitOf = (
  message: string,
  edits: readonly HistoryCommit["changes"][number][],
  time: number,
): HistoryCommit => ({
  id: `${edits.length}`.padEnd(40, "c"),
  time,
  author: "Ms Judge <judge@secret.example>",
  message,
  changes: edits,
});

const withCommit = (after: string, message: string, edits: readonly Edit[]): readonly HistoryCommit[] =>
  insertCommit(commits, { after, message, edits: Object.fromEntries(edits.map(({ path, change }) => [path, change])) });

const verify = async (history: readonly HistoryCommit[], now?: number): Promise<readonly Finding[]> =>
  (await verifyRepository(readerOf(files), { history: { commits: () => history }, now })).findings;
const codes = (findings: readonly Finding[]) => findings.map(({ severity, code }) => `${severity} ${code}`);
const replace = (from: string | RegExp, to: string) => (text: string | null) => (text ?? "").replace(from, to);

describe("history as events", () => {
  it("tells a match that was played again, with both margins, by whom and when, and what each comes to", async () => {
    const path = "rounds/0/matches_matrix.csv";
    const row = new RegExp(`leader,${weak},-0.3`);
    const report = `rounds/0/${weak}/duels_leader.json`;
    const history = withCommit("Match report: leader", `Match report: leader vs x\nUpdate matches matrix for round 0`, [
      { path, change: replace(row, `leader,${weak},0.77`) },
      { path: report, change: replace('"margin": -0.3', '"margin": 0.77') },
    ]);
    const findings = (await verify(history)).filter(({ code }) => code === "DECISION_OVERWRITTEN");
    // Once up, and once back to what the later commits say.
    expect(findings.map(({ message }) => message)).toEqual([
      expect.stringMatching(
        new RegExp(
          `^The margin of leader and ${weak} was -0.3 \\(no win\\) by commit \\w+ \\(.*\\), then 0.77 \\(a win\\) by commit 2c+ \\(.*Z, "Match report: leader vs x", by Ms Judge\\)\\.$`,
        ),
      ),
      expect.stringMatching(/was 0.77 \(a win\) .* then -0.3 \(no win\)/),
    ]);
  });

  it("tells a winner that was named before anything was decided, though it was replaced since", async () => {
    const leader = { winner_hotkey: "leader", repo: "a/b", commit: "c".repeat(40), docker_image: "x" };
    const history = withCommit("Update state (duels) for round 0", "Round 0 winner: leader", [
      { path: "rounds/0/winner.json", change: () => JSON.stringify(leader, null, 2) },
    ]);
    const findings = await verify(history);
    expect(codes(findings)).toEqual(expect.arrayContaining(["violation DECISION_OVERWRITTEN"]));
    expect(findings.find(({ code }) => code === "DECISION_OVERWRITTEN")?.message).toMatch(
      /"winner":"leader".* then .*"winner":"5/,
    );
    expect(codes(findings)).toContain("violation WINNER_EARLY");
  });

  it("tells evidence that changed after its verdict", async () => {
    const history = withCommit("Round 0 winner", `Update generated for round 0, miner ${better}`, [
      { path: `rounds/0/${better}/generated.json`, change: replace('"attempts": 1', '"attempts": 2') },
    ]);
    expect(codes(await verify(history))).toEqual(["violation EVIDENCE_CHANGED"]);
  });

  it("tells a match that is entered without its report", async () => {
    const history = withCommit("Update state (duels) for round 1", "Update matches matrix for round 1", [
      { path: "rounds/1/matches_matrix.csv", change: () => `left,right,margin\nleader,${good},0.9` },
    ]);
    expect(codes(await verify(history))).toContain("violation MATCH_ENTERED_WITHOUT_REPORT");
  });

  it("tells a stage that is entered without its file", async () => {
    const history = commits.map((commit) => ({
      ...commit,
      changes: commit.changes.filter(({ path }) => path !== "rounds/1/winner.json"),
    }));
    expect(codes(await verify(history))).toContain("violation STAGE_WITHOUT_FILE");
  });

  it("tells a config that changes in the middle of a round, not one between two", async () => {
    const edit = [{ path: "config.json", change: replace(/"win_margin":\s*[\d.]+/, '"win_margin": 0.01') }];
    const inside = await verify(withCommit("Update state (duels) for round 1", "make it easier", edit));
    expect(codes(inside)).toContain("violation CONFIG_CHANGED_IN_ROUND");
    const between = await verify(withCommit("Update state (open)", "make it easier", edit));
    expect(codes(between)).not.toContain("violation CONFIG_CHANGED_IN_ROUND");
  });

  it("tells a seed that is drawn before submissions close", async () => {
    const history = commits.map((commit) =>
      commit.message.startsWith("Update state (open)") && commit.message.endsWith("round 1")
        ? {
            ...commit,
            changes: commit.changes.map((one) =>
              one.path === "state.json" ? { ...one, after: later(one.after, commit.time) } : one,
            ),
          }
        : commit,
    );
    expect(codes(await verify(history))).toContain("violation STAGE_EARLY");
  });

  it("tells times that run backwards or into the future", async () => {
    const back = commits.map((commit, index) =>
      index === 5 ? { ...commit, time: commit.time - 30 * 24 * HOUR } : commit,
    );
    expect(codes(await verify(back))).toContain("warning COMMIT_TIME_BACKWARDS");
    const last = commits.at(-1)?.time ?? 0;
    expect(codes(await verify(commits, last))).toEqual([]);
    expect(codes(await verify(commits, last - HOUR))).toContain("warning COMMIT_IN_FUTURE");
  });

  it("tells a crown that the round manager's own message gives to a stranger, also after it was taken back", async () => {
    const stranger = {
      hotkey: testHotkey(5),
      repo: "crony/x",
      commit: "0".repeat(40),
      docker: "x",
      weight: 1,
      effective_block: 25_000,
    };
    const path = "leader.json";
    const add = (text: string | null) => JSON.stringify([...(JSON.parse(text ?? "[]") as object[]), stranger], null, 2);
    const list = withCommit(
      "Update state (open), schedule, leader for round 2",
      "Update state (open), schedule, leader for round 2",
      [{ path, change: add }],
    );
    const findings = await verify(list);
    expect(findings).toEqual([
      expect.objectContaining({ code: "CROWN_UNEXPECTED", severity: "violation", hotkey: stranger.hotkey }),
    ]);
    expect(findings[0]?.commit?.message).toBe("Update state (open), schedule, leader for round 2");
  });

  it("tells a wrong crown with the commit that gave it, and not again with the next one", async () => {
    const message = "Update state (open), schedule, leader for round 2";
    const stranger = { repo: "crony/x", commit: "0".repeat(40), docker: "x", weight: 1, effective_block: 99_000 };
    const path = "leader.json";
    const before = files.get(path) ?? "";
    const crowns = JSON.parse(before) as readonly object[];
    const [one, two] = [5, 6].map((seed) => ({ hotkey: testHotkey(seed), ...stranger }));
    const texts = [
      before,
      ...[
        [...crowns, one],
        [...crowns, one, two],
      ].map((list) => JSON.stringify(list)),
      before,
    ];
    const time = commits.at(-1)?.time ?? 0;
    const edits = texts.slice(1).map((after, index) => ({
      ...commitOf(message, [{ path, before: texts[index] ?? null, after }], time),
      id: `${index}`.padEnd(40, "d"),
    }));
    const unexpectedCrowns = (await verify([...commits, ...edits])).filter(({ code }) => code === "CROWN_UNEXPECTED");
    expect(unexpectedCrowns.map(({ hotkey, commit }) => [hotkey, commit?.id])).toEqual([
      [one?.hotkey, edits[0]?.id],
      [two?.hotkey, edits[1]?.id],
    ]);
  });

  it("accuses nobody of white space, another order of keys, a float's last digit, or a baseline made before a match rests on it", async () => {
    const respell = (text: string | null) => JSON.stringify(JSON.parse(text ?? ""), null, 4).replaceAll("\n", "\r\n");
    const last = commits.at(-1) as HistoryCommit;
    const at = (path: string, change: Edit["change"]) => ({
      path,
      before: files.get(path) as string,
      after: change(files.get(path) as string),
    });
    const noise = [
      at("rounds/0/submissions.json", respell),
      at("rounds/0/winner.json", (text) =>
        JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(text ?? "") as object).reverse())),
      ),
      at("leader.json", replace('"weight": 0.8', '"weight": 0.8000000000000002')),
    ];
    const message =
      "Seed, prompts and submissions for round 0\nRound 0 winner: x\nUpdate state (open), schedule, leader for round 2";
    const findings = await verify([...commits, commitOf(message, noise, last.time)]);
    expect(codes(findings)).toEqual(noise.map(() => "note RECORD_RESPELLED"));
    expect(findings.map(({ file }) => file).sort()).toEqual(noise.map(({ path }) => path).sort());
    const early = withCommit("Update state (duels) for round 1", "Update generated for round 1, miner leader", [
      { path: "rounds/1/leader/generated.json", change: replace('"attempts": 1', '"attempts": 2') },
    ]);
    expect((await verify(early)).filter(({ file }) => file === "rounds/1/leader/generated.json")).toEqual([]);
  });

  it("names the commit and the name of its author, and no address", async () => {
    const history = withCommit("Round 0 winner", "I know better", [
      { path: `rounds/0/${better}/generated.json`, change: replace('"attempts": 1', '"attempts": 2') },
    ]);
    const findings = await verify(history);
    expect(findings.length).toBeGreaterThan(0);
    expect(JSON.stringify(findings)).not.toContain("@");
    expect(findings.every(({ message }) => message.includes("by Ms Judge"))).toBe(true);
  });
});

/** The state with an eta ten hours after a time. */
function later(text: string | null, time: number): string {
  const state = JSON.parse(text ?? "") as object;
  return JSON.stringify({ ...state, next_stage_eta: new Date(time + 10 * 24 * HOUR).toISOString() }, null, 2);
}
