import { CompetitionError, type DuelJudge, fault, measured } from "@404-gen/core";
import { formatMatchReport, type MatchReport, parseMatchReport, type Results } from "@404-gen/core/records";
import { majority } from "@404-gen/core/rules";
import { describe, expect, it } from "vitest";
import { toVerdict } from "../judges/two-call/verdict.ts";
import { playMatch } from "./play-match.ts";
import type { PlayMatchOptions } from "./types.ts";

const RIGHT = `5${"A".repeat(47)}`;
const stems = (count: number) => Array.from({ length: count }, (_, at) => `p${String(at).padStart(3, "0")}`);
const results = (names: readonly string[], side: string, more: Record<string, object> = {}): Results =>
  Object.fromEntries(
    names.map((name) => [
      name,
      {
        glb: `https://x/${side}/${name}.glb`,
        png: `https://x/${side}/${name}.png`,
        generation_time: 0,
        size: 1,
        attempts: 1,
        distance: 0,
        ...more[name],
      },
    ]),
  ) as Results;

type Say = "left" | "right" | "draw" | "fault";
/** A judge that answers by a table, call by call, and notes its questions. */
function tableJudge(say: (name: string, time: number) => Say, options: Partial<DuelJudge> = {}) {
  const questions: string[] = [];
  let [active, peak] = [0, 0];
  const judge: DuelJudge = {
    name: "table",
    offline: true,
    promptsSha256: null,
    ...options,
    async judge({ name }, { signal }) {
      questions.push(name);
      peak = Math.max(peak, ++active);
      await new Promise((resolve) => setTimeout(resolve, 1));
      active--;
      signal?.throwIfAborted();
      const word = say(name, questions.filter((each) => each === name).length);
      if (word === "fault") return fault(new CompetitionError("no", { code: "JUDGE_HTTP" }));
      const [leftPenalty, rightPenalty] = { left: [1, 4], right: [4, 1], draw: [2, 3] }[word] as [number, number];
      const answer = { leftPenalty, rightPenalty, issues: `${word} it is` };
      return measured(
        toVerdict([
          { order: "left-first", ...answer },
          { order: "right-first", ...answer },
        ]),
      );
    },
  };
  return { judge, questions, peak: () => peak };
}

const load = async () => new Uint8Array();
const options = (count: number, more: Partial<PlayMatchOptions> = {}): PlayMatchOptions => ({
  left: "leader",
  right: RIGHT,
  leftResults: results(stems(count), "left"),
  rightResults: results(stems(count), "right"),
  prompts: stems(count).map((name) => ({ name, url: `https://x/prompts/${name}.png` })),
  seed: 7,
  ...more,
});
/** The report after it was written and read again. */
const reread = (report: MatchReport): MatchReport =>
  parseMatchReport(formatMatchReport(report), { path: "duels.json" });
const winners = (report: MatchReport) => report.duels.map((duel) => duel.winner);

describe("a match", () => {
  it("judges the prompts that the rules leave open, under the limit, and sorts by name", async () => {
    const { judge, questions, peak } = tableJudge((name) => (name < "p005" ? "right" : "left"));
    const shuffleOptions = options(8, { concurrency: 3 });
    const outcome = await playMatch(
      { judge, load },
      { ...shuffleOptions, prompts: [...shuffleOptions.prompts].reverse() },
    );
    expect(outcome).toMatchObject({
      complete: true,
      played: 8,
      faults: 0,
      stopped: false,
      report: { score: 2, margin: 0.25 },
    });
    expect(outcome.report.duels.map((duel) => duel.name)).toEqual(stems(8));
    expect(questions).toHaveLength(8);
    expect(peak()).toBe(3);
    expect(reread(outcome.report)).toEqual(outcome.report);
  });

  it("asks no judge about missing previews and overtime", async () => {
    const { judge, questions } = tableJudge(() => "draw");
    const leftResults = results(stems(5), "left", { p000: { png: null, glb: null }, p002: { png: null } });
    const rightResults = results(stems(5), "right", {
      p001: { png: null },
      p002: { png: null },
      p003: { generation_time: 181 },
    });
    const { report } = await playMatch({ judge, load }, options(5, { leftResults, rightResults }));
    expect(winners(report)).toEqual(["right", "left", "draw", "left", "draw"]);
    expect(questions).toEqual(["p004"]);
    expect(report.duels.slice(0, 3).map((duel) => duel.issues)).toEqual([
      "No preview for p000 from left",
      "No preview for p001 from right",
      "No previews for p002",
    ]);
    expect(report.duels[3]).toMatchObject({ x404: { reason: "overtime-right" } });
  });

  it("without results on a side is over at once", async () => {
    const { judge, questions } = tableJudge(() => "draw");
    const none = await playMatch({ judge, load }, options(4, { rightResults: null }));
    expect(none).toMatchObject({ complete: true, report: { margin: -100, score: -4 } });
    expect(none.report.duels).toMatchObject(
      stems(4).map((name) => ({ name, winner: "left", x404: { reason: "missing-right" } })),
    );
    expect((await playMatch({ judge, load }, options(4, { leftResults: {} }))).report.margin).toBe(100);
    expect(questions).toEqual([]);
  });

  const plyResults = (side: string) =>
    results(stems(1), side, { p000: { glb: undefined, ply: `https://x/${side}/p000.ply` } });
  it("keeps the judge's answers under x404, beside the keys that every reader knows", async () => {
    const { judge } = tableJudge(() => "right", { name: "vlm", offline: false, promptsSha256: "ab".repeat(32) });
    const { report } = await playMatch(
      { judge, load },
      options(1, {
        format: "ply",
        phase: "qualification",
        clock: { now: () => 0 },
        leftResults: plyResults("left"),
        rightResults: plyResults("right"),
      }),
    );
    expect(report["x404"]).toEqual({
      judge: "vlm", offline: false, prompts_sha256: "ab".repeat(32), seed: 7, format: "ply", phase: "qualification",
      complete: true, skipped: 0, plays_per_duel: 1, flagged: 0, attempts: 1, recorded_at: "1970-01-01T00:00:00Z",
    }); // biome-ignore format: a record
    const [duel] = report.duels;
    expect(Object.keys(duel ?? {})).toEqual([
      "name",
      "prompt",
      "left_ply",
      "left_png",
      "right_ply",
      "right_png",
      "winner",
      "issues",
      "x404",
    ]);
    expect(duel).toMatchObject({
      issues: "right it is",
      x404: {
        plays: [
          {
            winner: "right",
            left_penalty: 4,
            right_penalty: 1,
            answers: [{ order: "left-first" }, { order: "right-first" }],
          },
        ],
      },
    });
  });
});

describe("faults of ours", () => {
  it("are no result: the duel is skipped, the match incomplete, and only it runs again", async () => {
    const first = tableJudge((name) => (name === "p001" ? "fault" : "right"));
    const before = await playMatch({ judge: first.judge, load }, options(4));
    expect(before).toMatchObject({ complete: false, faults: 1, firstFault: { code: "JUDGE_HTTP" } });
    expect(winners(before.report)).toEqual(["right", "skipped", "right", "right"]);
    const second = tableJudge(() => "left");
    const after = await playMatch({ judge: second.judge, load }, options(4, { previous: reread(before.report) }));
    expect(second.questions).toEqual(["p001"]);
    expect(winners(after.report)).toEqual(["right", "left", "right", "right"]);
    expect(after).toMatchObject({ complete: true, report: { x404: { attempts: 2 } } });
  });

  it("in a row end the run, so that with a dead judge not every duel waits", async () => {
    const dead = tableJudge(() => "fault");
    const outcome = await playMatch({ judge: dead.judge, load }, options(60, { concurrency: 2 }));
    expect(dead.questions.length).toBeLessThanOrEqual(6);
    expect(outcome.report).toMatchObject({ score: 0, x404: { skipped: 60 } });
  });

  it("of a judge that throws are faults too; an abort is thrown", async () => {
    const { judge } = tableJudge(() => "left");
    const broken = { ...judge, judge: async () => Promise.reject(new TypeError("boom")) };
    expect(await playMatch({ judge: broken, load }, options(2))).toMatchObject({
      complete: false,
      firstFault: { code: "JUDGE_FAILED" },
    });
    const controller = new AbortController();
    const match = playMatch({ judge, load }, options(50, { signal: controller.signal }));
    controller.abort(new Error("enough"));
    await expect(match).rejects.toThrow("enough");
  });
});

describe("an earlier record", () => {
  const play = async (more: Partial<PlayMatchOptions>, judge: Partial<DuelJudge> = {}) => {
    const first = tableJudge(() => "right");
    const { report } = await playMatch({ judge: first.judge, load }, options(3));
    const second = tableJudge(() => "right", judge);
    await playMatch({ judge: second.judge, load }, options(3, { previous: reread(report), ...more }));
    return second.questions;
  };
  it("is continued", async () => expect(await play({})).toEqual([]));
  it("of another judge is not", async () => expect(await play({}, { name: "other" })).toHaveLength(3));
  it("of other questions is not continued", async () =>
    expect(await play({}, { promptsSha256: "cd".repeat(32) })).toHaveLength(3));
  it("of another seed is not continued", async () => expect(await play({ seed: 8 })).toHaveLength(3));
  it("of another picture is not continued for that prompt", async () =>
    expect(await play({ rightResults: results(stems(3), "right", { p001: { png: "https://x/other.png" } }) })).toEqual([
      "p001",
    ]));
  it("whose winner does not follow from its answers is not continued", async () => {
    const first = tableJudge(() => "left");
    const { report } = await playMatch({ judge: first.judge, load }, options(1));
    const forgery = JSON.parse(JSON.stringify(report).replaceAll('"winner":"left"', '"winner":"right"'));
    const second = tableJudge(() => "left");
    const { report: after } = await playMatch({ judge: second.judge, load }, options(1, { previous: forgery }));
    expect(second.questions).toEqual(["p000"]);
    expect(winners(after)).toEqual(["left"]);
  });
  it("of a stopped run has the duels that were judged until then", async () => {
    let left = 3;
    const first = tableJudge(() => "right");
    const outcome = await playMatch(
      { judge: first.judge, load },
      options(9, { concurrency: 1, mayGoOn: async () => left-- > 0 }),
    );
    expect(outcome).toMatchObject({ stopped: true, complete: false, faults: 0, played: 3 });
    const second = tableJudge(() => "right");
    await playMatch({ judge: second.judge, load }, options(9, { previous: reread(outcome.report) }));
    expect(second.questions).toEqual(stems(9).slice(3));
  });
});

describe("a margin near win_margin", () => {
  // 20 prompts: one win of the right side is a margin of 0.05, exactly win_margin.
  const onLine = (later: Say) =>
    tableJudge((name, time) => (name === "p000" ? (time === 1 ? "right" : later) : "draw"));

  it("is confirmed by more plays of every duel; most plays decide", async () => {
    const leftLine = onLine("left");
    const outcome = await playMatch({ judge: leftLine.judge, load }, options(20, { confirmations: 2 }));
    expect(leftLine.questions).toHaveLength(60);
    expect(outcome.report).toMatchObject({ margin: -0.05, x404: { plays_per_duel: 3 } });
    const rightLine = onLine("right");
    expect((await playMatch({ judge: rightLine.judge, load }, options(20, { confirmations: 2 }))).report.margin).toBe(
      0.05,
    );
  });

  it("counts as it is without confirmations, and a clear one always", async () => {
    const once = onLine("left");
    await playMatch({ judge: once.judge, load }, options(20));
    expect(once.questions).toHaveLength(20);
    const clear = tableJudge(() => "right");
    await playMatch({ judge: clear.judge, load }, options(20, { confirmations: 2 }));
    expect(clear.questions).toHaveLength(20);
  });

  it("is not confirmed until every play is there", async () => {
    const shaky = tableJudge((name, time) =>
      time === 2 && name === "p007" ? "fault" : name === "p000" ? "right" : "draw",
    );
    const before = await playMatch({ judge: shaky.judge, load }, options(20, { confirmations: 1 }));
    expect(before).toMatchObject({ complete: false, report: { x404: { plays_per_duel: 2, skipped: 1 } } });
    const again = tableJudge(() => "draw");
    const after = await playMatch(
      { judge: again.judge, load },
      options(20, { confirmations: 1, previous: reread(before.report) }),
    );
    expect(again.questions).toEqual(["p007"]);
    expect(after.complete).toBe(true);
  });

  it("counts votes by the most, ties as draws", () => {
    const of = (...votes: ("left" | "right" | "draw")[]) => majority(votes.map((winner) => ({ winner })));
    expect([of("left"), of("left", "right"), of("left", "draw", "left"), of("left", "right", "draw")]).toEqual([
      "left",
      "draw",
      "left",
      "draw",
    ]);
  });
});

it("reports every duel, and an observer that throws disturbs nothing", async () => {
  const { judge } = tableJudge((name) => (name === "p000" ? "fault" : "left"));
  const order: string[] = [];
  const outcome = await playMatch(
    { judge, load },
    options(3, {
      concurrency: 1,
      onDuel: ({ name, outcome: verdict, done, total }) => {
        order.push(`${name} ${verdict} ${done}/${total}`);
        throw new Error("observer");
      },
    }),
  );
  expect(order).toEqual(["p000 skipped 0/3", "p001 left 1/3", "p002 left 2/3"]);
  expect(outcome.report.score).toBe(-2);
});
