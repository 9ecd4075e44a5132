import { describe, expect, it } from "vitest";
import { CAST } from "../../../testing/build-cast.ts";
import { buildRepositoryTwo } from "../../../testing/build-history-two.ts";
import { buildRepository } from "../../../testing/build-repository.ts";
import { CAST_TWO } from "../../../testing/build-round-two.ts";
import { type InsertedCommit, insertCommit } from "../../../testing/insert-commit.ts";
import { memoryHistory } from "../../../testing/memory-history.ts";
import { testHotkey } from "../../../testing/test-hotkey.ts";
import { proveRepository } from "./prove.ts";
import type { Finding, HistoryCommit } from "./types.ts";

type History = readonly HistoryCommit[];

/** Whose files are changed, and where the same thing stands otherwise. */
type Ground = {
  readonly competition: string;
  readonly commits: History;
  /** Lost its match against the leader, by this margin. */
  readonly loser: string;
  readonly margin: string;
  /** Has a verdict; what its image made again, and a change of it that a reader takes. */
  readonly audited: string;
  readonly generated: readonly [file: string, from: string, to: string];
  /** The commit after which that verdict is there. */
  readonly judged: string;
  /** A verdict and its contrary. */
  readonly verdicts: readonly [from: string, to: string];
};

const ONE: Ground = {
  competition: "competition 1",
  commits: buildRepository({ rounds: 1 }).commits,
  loser: CAST.weak,
  margin: "-0.3",
  audited: CAST.cheat,
  generated: ["generated.json", '"attempts": 1', '"attempts": 2'],
  judged: `Update generated for round 0, miner ${CAST.cheat.slice(0, 10)}`,
  verdicts: ['"rejected"', '"passed"'],
};
const TWO: Ground = {
  competition: "competition 2",
  commits: buildRepositoryTwo().commits,
  loser: CAST_TWO.weak,
  margin: "0.0",
  audited: CAST_TWO.winner,
  generated: ["generated_1.json", '"size": 900', '"size": 901'],
  judged: "Update generation audits for round 0",
  verdicts: ['"passed"', '"failed"'],
};

const at = (path: string) => `rounds/0/${path}`;
const MATRIX = at("matches_matrix.csv");
const replace = (from: string | RegExp, to: string) => (text: string | null) => (text ?? "").replace(from, to);
const put =
  (fields: object) =>
  (text: string | null): string =>
    JSON.stringify({ ...(JSON.parse(text ?? "{}") as object), ...fields }, null, 2);
const DUELS = "Update state (duels) for round 0";
const SEED_MESSAGE = "Seed, prompts and submissions for round 0";
const CROWN_MESSAGE = "Update state (open), schedule, leader for round 1";

/** What the file says in the end. */
const lastText = (history: History, path: string): string =>
  history.flatMap(({ changes }) => changes).findLast((change) => change.path === path)?.after ?? "";

/** A commit of the history with another text of one of its files. */
const inCommit = (history: History, { message, path, change }: { message: string; path: string; change: Change }) =>
  history.map((commit) =>
    !commit.message.startsWith(message)
      ? commit
      : {
          ...commit,
          changes: commit.changes.map((one) => (one.path === path ? { ...one, after: change(one.after) } : one)),
        },
  );
type Change = (text: string | null) => string | null;

/** The state announces when its stage ends, so many hours after the history's first commit. */
const withAnnouncement = (history: History, message: string, hours: number): History => {
  const next_stage_eta = new Date((history[0]?.time ?? 0) + hours * 3_600_000).toISOString();
  return inCommit(history, { message, path: "state.json", change: put({ next_stage_eta }) });
};

type Clause = {
  readonly clause: string;
  readonly finds: readonly string[];
  /** A commit that is put in, or the whole history changed. */
  readonly change: (ground: Ground) => InsertedCommit | History;
  /** Both values, by whom and when, in the finding's sentence. */
  readonly says?: (ground: Ground) => RegExp;
};

const THEN = / by commit \w+ \(.*Z, .*\), then .* by commit \w+ \(.*Z, .*by Ms Judge\)/;

const CLAUSES: readonly Clause[] = [
  {
    clause: "a seed drawn again",
    finds: ["violation DECISION_OVERWRITTEN"],
    change: () => ({ after: DUELS, message: SEED_MESSAGE, edits: { [at("seed.json")]: put({ seed: 5 }) } }),
    says: () => THEN,
  },
  {
    clause: "a seed before submissions closed",
    finds: ["violation STAGE_EARLY"],
    change: ({ commits }) => withAnnouncement(commits, "Set up the competition", 240),
  },
  {
    clause: "a submission changed after the seed",
    finds: ["violation DECISION_OVERWRITTEN"],
    change: ({ loser }) => ({
      after: DUELS,
      message: SEED_MESSAGE,
      edits: {
        [at("submissions.json")]: (text) => {
          const all = JSON.parse(text ?? "") as Record<string, object>;
          return JSON.stringify({ ...all, [loser]: { ...all[loser], commit: "9".repeat(40) } }, null, 2);
        },
      },
    }),
    says: () => THEN,
  },
  {
    clause: "a match entered without its report",
    finds: ["violation MATCH_ENTERED_WITHOUT_REPORT"],
    change: ({ audited }) => ({
      after: DUELS,
      message: "Update matches matrix for round 0",
      edits: { [MATRIX]: () => `left,right,margin\nleader,${audited},0.9` },
    }),
  },
  {
    clause: "a report written before DUELS",
    finds: ["violation RECORDED_EARLY"],
    change: ({ commits, loser }) => ({
      after: SEED_MESSAGE,
      message: `Match report: leader vs ${loser.slice(0, 10)}`,
      edits: { [at(`${loser}/duels_leader.json`)]: () => lastText(commits, at(`${loser}/duels_leader.json`)) },
    }),
    says: () =>
      /was written while round 0 was in miner_generation, before there was anything to judge, by .*by Ms Judge/,
  },
  {
    clause: "a match entered before the files that it compares",
    finds: ["violation MATCH_ENTERED_WITHOUT_FILES"],
    change: ({ commits, loser }) => {
      const path = at(`${loser}/submitted.json`);
      const text = lastText(commits, path);
      const without = commits.map((commit) => ({
        ...commit,
        changes: commit.changes.filter((change) => change.path !== path),
      }));
      const message = commits.find(({ changes }) => changes.some((change) => change.path === path))?.message ?? "";
      return insertCommit(without, { after: "Sources read", message, edits: { [path]: () => text } });
    },
  },
  {
    clause: "an audit asked before any match was entered",
    finds: ["warning AUDIT_REQUEST_UNNEEDED"],
    change: ({ commits }) => ({
      after: DUELS,
      message: "Update audit requests for round 0",
      edits: { [at("require_audit.json")]: () => lastText(commits, at("require_audit.json")) },
    }),
  },
  {
    clause: "a match played again",
    finds: ["violation DECISION_OVERWRITTEN"],
    change: ({ loser, margin }) => ({
      after: `Match report: leader vs ${loser.slice(0, 10)}`,
      message: `Match report: leader vs ${loser.slice(0, 10)}\nUpdate matches matrix for round 0`,
      edits: {
        [MATRIX]: replace(`leader,${loser},${margin}`, `leader,${loser},0.75`),
        [at(`${loser}/duels_leader.json`)]: put({ margin: 0.75 }),
      },
    }),
    says: ({ loser, margin }) =>
      new RegExp(
        `The margin of leader and ${loser} was ${Number(margin)} \\(no win\\) by commit .* then 0.75 \\(a win\\) by commit`,
      ),
  },
  {
    clause: "a report changed once its match is entered",
    finds: ["violation CHANGED_AFTER_THE_FACT"],
    change: ({ loser }) => ({
      after: `Match report: leader vs ${loser.slice(0, 10)}`,
      message: `Match report: leader vs ${loser.slice(0, 10)}`,
      edits: { [at(`${loser}/duels_leader.json`)]: replace('"winner": "left"', '"winner": "draw"') },
    }),
  },
  {
    clause: "a submitted file changed once a match rests on it",
    finds: ["violation CHANGED_AFTER_THE_FACT"],
    change: ({ loser, competition }) => ({
      after: `Match report: leader vs ${loser.slice(0, 10)}`,
      message: `Update submitted${competition.endsWith("2") ? ".json" : ""} for round 0, miner ${loser.slice(0, 10)}`,
      edits: { [at(`${loser}/submitted.json`)]: replace(/"size": \d+/, '"size": 77') },
    }),
  },
  {
    clause: "an audit's request taken back",
    finds: ["violation DECISION_OVERWRITTEN"],
    change: () => ({
      after: "Update audit requests for round 0",
      message: "Update audit requests for round 0",
      edits: { [at("require_audit.json")]: () => "[]" },
    }),
    says: () => /The audit asked of 5\w+ was .* by commit .*, then taken away by commit/,
  },
  {
    clause: "a verdict turned",
    finds: ["DECISION_OVERWRITTEN", "violation AUDIT_VERDICT_DIFFERS"],
    change: ({ judged, verdicts: [from, to] }) => ({
      after: judged,
      message: "Update generation audits for round 0",
      edits: { [at("generation_audits.json")]: replace(from, to) },
    }),
    says: () => THEN,
  },
  {
    clause: "evidence changed after its verdict",
    finds: ["violation EVIDENCE_CHANGED"],
    change: ({ audited, judged, generated: [file, from, to] }) => ({
      after: judged,
      message: `Update ${file.replace("generated.json", "generated")} for round 0, miner ${audited.slice(0, 10)}`,
      edits: { [at(`${audited}/${file}`)]: replace(from, to) },
    }),
    says: ({ audited }) =>
      new RegExp(`What ${audited}'s image made again in round 0 was changed by .*by Ms Judge.*, after its verdict by`),
  },
  {
    clause: "a winner named before anything was decided, and another later",
    finds: ["violation WINNER_EARLY", "violation DECISION_OVERWRITTEN"],
    change: () => ({
      after: DUELS,
      message: "Round 0 winner: leader",
      edits: {
        [at("winner.json")]: () =>
          JSON.stringify({ winner_hotkey: "leader", repo: "a/b", commit: "c".repeat(40), docker_image: "x" }, null, 2),
      },
    }),
    says: () => /"winner":"leader".* by Ms Judge\), then .*"winner":"5/,
  },
  {
    clause: "a crown of a stranger, taken back",
    finds: ["violation CROWN_UNEXPECTED", "violation DECISION_OVERWRITTEN"],
    change: ({ commits }) => {
      const stranger = {
        ...{ hotkey: testHotkey(5), repo: "crony/x" },
        commit: "0".repeat(40),
        docker: "x",
        weight: 1,
      };
      const add: Change = (text) =>
        JSON.stringify([...(JSON.parse(text ?? "[]") as object[]), { ...stranger, effective_block: 99_000 }], null, 2);
      const list = insertCommit(commits, {
        after: CROWN_MESSAGE,
        message: CROWN_MESSAGE,
        edits: { "leader.json": add },
      });
      const [{ path, before, after } = { path: "", before: null, after: null }] = list.at(-1)?.changes ?? [];
      return [
        ...list,
        { ...(list.at(-1) as HistoryCommit), id: "d".repeat(40), changes: [{ path, before: after, after: before }] },
      ];
    },
  },
  {
    clause: "a schedule changed",
    finds: ["violation DECISION_OVERWRITTEN"],
    change: () => ({
      after: DUELS,
      message: "Update state (open), schedule for round 0",
      edits: { [at("schedule.json")]: put({ generation_deadline_block: 29_000 }) },
    }),
    says: () => THEN,
  },
  {
    clause: "a stage left out",
    finds: ["violation STAGE_MOVE_ILLEGAL"],
    change: ({ commits }) => commits.filter(({ message }) => message !== DUELS),
  },
  {
    clause: "a stage entered without its file",
    finds: ["violation STAGE_WITHOUT_FILE"],
    change: ({ commits }) =>
      commits.map((commit) => ({
        ...commit,
        changes: commit.changes.filter(({ path }) => path !== at("winner.json")),
      })),
  },
  {
    clause: "the config changed between the seed and the end of its round",
    finds: ["violation CONFIG_CHANGED_IN_ROUND"],
    change: () => ({ after: DUELS, message: "Easier", edits: { "config.json": put({ win_margin: 0.01 }) } }),
    says: () => /win_margin \(0\.\d+ to 0\.01\) of config\.json changed in the middle of round 0, by .*by Ms Judge/,
  },
  {
    clause: "limits declared in the middle of a round",
    finds: ["violation CONFIG_CHANGED_IN_ROUND"],
    change: () => ({
      after: DUELS,
      message: "Easier",
      edits: { "config.json": put({ x404: { limits: { maxGenerationTime: 999 } } }) },
    }),
    says: () => /x404\.limits\.maxGenerationTime \(nothing to 999\) of config\.json changed/,
  },
  {
    clause: "crowns in another order",
    finds: ["violation DECISION_OVERWRITTEN"],
    change: () => ({
      after: CROWN_MESSAGE,
      message: CROWN_MESSAGE,
      edits: { "leader.json": (text) => JSON.stringify((JSON.parse(text ?? "[]") as object[]).reverse(), null, 2) },
    }),
    says: () => /^Crown 0 was .*, then .* by commit/,
  },
  {
    clause: "dates that do not go with blocks",
    finds: ["warning DATES_AND_BLOCKS_DIFFER"],
    change: ({ commits }) =>
      withAnnouncement(withAnnouncement(commits, "Set up the competition", 1), CROWN_MESSAGE, 100),
  },
  {
    clause: "a date backwards",
    finds: ["warning COMMIT_TIME_BACKWARDS"],
    change: ({ commits }) =>
      commits.map((commit, index) => (index === 5 ? { ...commit, time: commit.time - 864e5 * 30 } : commit)),
  },
];

const prove = async (history: History, now?: number): Promise<readonly Finding[]> => {
  const { reader, git } = memoryHistory(history);
  return (await proveRepository({ name: "memory", reader, git }, { now })).findings;
};

describe.each([ONE, TWO])("a commit of $competition that decides is held against its moment:", (ground) => {
  it("nothing is said of a history that came of the rules", async () => {
    expect(await prove(ground.commits)).toEqual([]);
  });

  it.each(CLAUSES)("$clause", async ({ change, finds, says }) => {
    const newHistory = change(ground);
    const history = "edits" in newHistory ? insertCommit(ground.commits, newHistory) : newHistory;
    expect(history).not.toEqual(ground.commits);
    const findings = await prove(history);
    const kinds = findings.map(({ severity, code }) => `${severity} ${code}`);
    for (const code of finds) expect(kinds).toContainEqual(expect.stringMatching(new RegExp(`${code}$`)));
    if (says) expect(findings.map(({ message }) => message)).toContainEqual(expect.stringMatching(says(ground)));
    expect(JSON.stringify(findings)).not.toContain("secret.example");
  });

  it("a date in the future", async () => {
    const last = ground.commits.at(-1)?.time ?? 0;
    expect(await prove(ground.commits, last)).toEqual([]);
    expect((await prove(ground.commits, last - 3_600_000)).map(({ code }) => code)).toContain("COMMIT_IN_FUTURE");
  });
});

describe("what competition 1 has alone", () => {
  it("tells requests that stand in another order", async () => {
    const history = insertCommit(ONE.commits, {
      after: `Update generated for round 0, miner ${CAST.good.slice(0, 10)}`,
      message: "Update audit requests for round 0",
      edits: {
        [at("require_audit.json")]: (text) => JSON.stringify((JSON.parse(text ?? "[]") as object[]).reverse(), null, 2),
      },
    });
    const findings = await prove(history);
    const [forth, back] = findings.filter(({ code }) => code === "DECISIONS_REORDERED");
    const order = [CAST.cheat, CAST.good, CAST.better];
    expect(forth).toMatchObject({
      severity: "violation",
      file: at("require_audit.json"),
      recorded: { order: [...order].reverse() },
      expected: order,
      message: expect.stringMatching(/what was decided before stands in another order since .*by Ms Judge/),
    });
    // It stays told once: nobody wrote the file again.
    expect(back).toBeUndefined();
  });
});

describe("what competition 2 has alone", () => {
  const { winner, cheat, weak } = CAST_TWO;

  it("tells an audit duel that is entered without its report, and one that is played again", async () => {
    const path = at("audit_matrix.csv");
    const message = "Update audit matrix for round 0";
    const early = insertCommit(TWO.commits, {
      ...{ after: "Update audit requests for round 0", message },
      edits: { [path]: () => `left,right,margin\nsubmitted_1,${winner},0.5` },
    });
    const proof = await prove(early);
    expect(proof.map(({ code }) => code)).toContain("MATCH_ENTERED_WITHOUT_REPORT");
    expect(proof.map(({ message: text }) => text)).toContainEqual(
      expect.stringMatching(
        new RegExp(`The audit margin of submitted_1 and ${winner} was 0.5 by commit .* then 0 by commit`),
      ),
    );
    const again = insertCommit(TWO.commits, {
      ...{ after: "Audit report: submitted_", message },
      edits: { [path]: replace(`submitted_1,${winner},0.0`, `submitted_1,${winner},-0.5`) },
    });
    expect((await prove(again)).map(({ code }) => code)).toEqual(
      expect.arrayContaining(["DECISION_OVERWRITTEN", "MATCH_ENTERED_WITHOUT_REPORT"]),
    );
  });

  it("tells a match that is entered while its report lies with another miner", async () => {
    const [home, other] = [weak, winner].map((hotkey) => at(`${hotkey}/duels_leader.json`)) as [string, string];
    const entriesOf = (file: string) =>
      insertCommit(TWO.commits, {
        ...{ after: DUELS, message: `Match report: leader vs ${weak.slice(0, 10)}` },
        edits: {
          [file]: () => lastText(TWO.commits, home),
          [MATRIX]: () => `left,right,margin\nleader,${weak},${TWO.margin}`,
        },
      });
    const isTold = async (history: History) =>
      (await prove(history)).some(
        ({ code, path }) => code === "MATCH_ENTERED_WITHOUT_REPORT" && path === `leader ${weak}`,
      );
    expect(await isTold(entriesOf(home))).toBe(false);
    expect(await isTold(entriesOf(other))).toBe(true);
  });

  it("takes a form of file that nobody writes any more for nobody's: a baseline in it is not written too early", async () => {
    const path = at("leader/generated.json");
    const history = insertCommit(TWO.commits, {
      ...{ after: SEED_MESSAGE, message: "Update generated.json for round 0, miner leader" },
      edits: { [path]: () => lastText(TWO.commits, at("leader/generated_1.json")) },
    });
    expect((await prove(history)).map(({ code }) => code)).not.toContain("RECORDED_EARLY");
  });

  it("tells an audit that is asked of somebody who won nothing, and one against another defender", async () => {
    const ask = (hotkey: string, latest_defender: string) =>
      insertCommit(TWO.commits, {
        ...{ after: `Match report: leader vs ${weak.slice(0, 10)}`, message: "Update audit requests for round 0" },
        edits: { [at("require_audit.json")]: () => JSON.stringify([{ hotkey, latest_defender }], null, 2) },
      });
    expect((await prove(ask(weak, "leader"))).map(({ severity, code }) => `${severity} ${code}`)).toEqual(
      expect.arrayContaining(["warning AUDIT_REQUEST_UNNEEDED", "violation DECISION_OVERWRITTEN"]),
    );
    expect((await prove(ask(winner, cheat))).map(({ code }) => code)).toEqual(["REQUEST_NOTES_DIFFER"]);
    expect(await prove(ask(winner, "leader"))).toEqual([]);
  });

  it("tells an audit duel of somebody who was not asked, and a regeneration counted before it was recorded", async () => {
    const after = `Match report: leader vs ${weak.slice(0, 10)}`;
    const early = (path: string, message: string) =>
      prove(insertCommit(TWO.commits, { after, message, edits: { [path]: () => lastText(TWO.commits, path) } }));
    const duels = await early(at("audit_matrix.csv"), "Update audit matrix for round 0");
    expect(duels.filter(({ code }) => code === "AUDIT_UNREQUESTED").map(({ hotkey }) => hotkey)).toEqual([
      winner,
      cheat,
    ]);
    const reports = await early(at("generation_reports.json"), "Update generation reports for round 0");
    expect(reports.map(({ code, file, commit }) => [code, file, commit === null])).toContainEqual([
      ...["FILE_MISSING", at(`${cheat}/generated_2.json`)],
      false,
    ]);
  });

  it("tells a failed verdict that came before anything rejected its miner, though it is right in the end", async () => {
    const early = { [cheat]: { hotkey: cheat, verdict: "failed", reason: "submitted vs generated #2: -50.00%" } };
    const history = insertCommit(TWO.commits, {
      ...{ after: `Update generated_1.json for round 0, miner ${cheat.slice(0, 10)}` },
      message: "Update generation audits for round 0",
      edits: { [at("generation_audits.json")]: put(early) },
    });
    expect(await prove(history)).toMatchObject(
      [
        { severity: "violation", code: "AUDIT_VERDICT_DIFFERS", hotkey: cheat, message: /before anything rejected it/ },
      ].map(({ message, ...rest }) => ({ ...rest, message: expect.stringMatching(message) })),
    );
  });
});
