import { CompetitionError, fault, measured, type StagedJudge, type StagedVerdict } from "@404-gen/core";
import {
  type DuelDetail,
  decideAngles,
  type ModuleMatchReport,
  type ModuleResults,
  moduleMatchReportFile,
} from "@404-gen/core/two";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { playModuleMatch } from "./play-module-match.ts";
import type { PlayModuleMatchOptions } from "./types.ts";

type Winner = StagedVerdict["winner"];
const RIGHT = `5${"A".repeat(47)}`;
const names = (count: number) => Array.from({ length: count }, (_, at) => `p${String(at).padStart(3, "0")}`);
const deliveries = (stems: readonly string[], side: string, without: readonly string[] = []): ModuleResults =>
  Object.fromEntries(
    stems.map((name) => [
      name,
      {
        js: `https://x/${side}/${name}.js`,
        views: without.includes(name) ? null : `https://x/${side}/${name}`,
        failure_reason: null,
        size: 10,
      },
    ]),
  );
const load = async () => new Uint8Array();

function detailOf(winner: Winner): DuelDetail {
  const [a, b] = { left: [1, 6], right: [6, 1], draw: [3, 3] }[winner] as [number, number];
  const { detail } = decideAngles([{ label: "front_left", ab: [a, b], ba: [b, a] }]);
  return { s1: detail, decided_by: "S1", issues: "words" };
}

type Answer = Winner | "fault";
function tableJudge(say: (name: string, play: number) => Answer, more: Partial<StagedJudge> = {}) {
  const questions: string[] = [];
  const judge: StagedJudge = {
    name: "table@1",
    offline: true,
    promptsSha256: null,
    strictness: { range_check: true },
    ...more,
    async judge({ name, left, right }) {
      if (left === null || right === null) return expect.unreachable("settled without the judge");
      const winner = say(name, questions.filter((one) => one === name).length);
      questions.push(name);
      if (winner === "fault") return fault(new CompetitionError("down", { code: "JUDGE_HTTP" }));
      return measured({ winner, detail: detailOf(winner), contradictory: ["back"], failed: [], flags: [] });
    },
  };
  return { judge, questions };
}

const options = (count: number, more: Partial<PlayModuleMatchOptions> = {}): PlayModuleMatchOptions => ({
  left: "leader",
  right: RIGHT,
  leftResults: deliveries(names(count), "left"),
  rightResults: deliveries(names(count), "right"),
  prompts: names(count)
    .reverse()
    .map((name) => ({ name, url: `https://x/prompts/${name}.png` })),
  seed: 7,
  clock: { now: () => 0 },
  ...more,
});
const through = (report: ModuleMatchReport | null): ModuleMatchReport => {
  if (report === null) return expect.unreachable("no report");
  return moduleMatchReportFile.parse(moduleMatchReportFile.format(report), { path: "duels.json" });
};

describe("a match of modules", () => {
  it("counts right minus left over all prompts, sorted by name", async () => {
    const { judge } = tableJudge((name) => (name === "p000" ? "left" : name === "p001" ? "draw" : "right"));
    const { margin, report, complete } = await playModuleMatch({ judge, load }, options(4));
    expect({ margin, complete }).toEqual({ margin: 0.25, complete: true });
    expect(through(report).duels.map(({ name, winner }) => [name, winner])).toEqual([
      ["p000", "left"],
      ["p001", "draw"],
      ["p002", "right"],
      ["p003", "right"],
    ]);
  });

  it("keeps every duel in the record's form, with our own fields under x404", async () => {
    const { judge } = tableJudge(() => "right");
    const { report } = await playModuleMatch({ judge, load }, options(1, { phase: "qualification" }));
    expect(through(report)).toMatchObject({
      left: "leader",
      right: RIGHT,
      score: 1,
      margin: 1,
      duels: [
        {
          name: "p000",
          prompt: "https://x/prompts/p000.png",
          left_js: "https://x/left/p000.js",
          left_png: "https://x/left/p000/grid.png",
          right_js: "https://x/right/p000.js",
          right_png: "https://x/right/p000/grid.png",
          winner: "right",
          detail: { decided_by: "S1", issues: "words" },
          x404: { contradictory: ["back"] },
        },
      ],
      x404: {
        judge: "table@1",
        offline: true,
        prompts_sha256: null,
        strictness: { range_check: true },
        seed: 7,
        phase: "qualification",
        complete: true,
        skipped: 0,
        plays_per_duel: 1,
        flagged: 0,
        contradictory: 0,
        attempts: 1,
        recorded_at: "1970-01-01T00:00:00Z",
      },
    });
  });

  it("decides a prompt without views of a side without the judge", async () => {
    const { judge, questions } = tableJudge(() => "draw");
    const { report, margin } = await playModuleMatch(
      { judge, load },
      options(3, {
        leftResults: deliveries(names(3), "left", ["p000", "p001"]),
        rightResults: deliveries(names(3), "right", ["p001"]),
      }),
    );
    expect(questions).toEqual(["p002"]);
    expect(through(report).duels).toMatchObject([
      {
        winner: "right",
        left_js: "https://x/left/p000.js",
        left_png: null,
        detail: { reason: "no preview from left" },
      },
      { winner: "draw", detail: { reason: "no previews on either side" } },
      { winner: "draw" },
    ]);
    expect(margin).toBeCloseTo(1 / 3, 12);
  });

  const nothing = Object.fromEntries(
    Object.entries(deliveries(names(2), "left")).map(([name, one]) => [name, { ...one, js: null, views: null }]),
  );
  it.each([
    ["left has nothing", { leftResults: null }, 1],
    ["left has only failures", { leftResults: nothing }, 1],
    ["right has nothing", { rightResults: {} }, -1],
    ["neither has anything", { leftResults: {}, rightResults: null }, 0],
  ])("is a walkover without a report when %s", async (_, sides, margin) => {
    const { judge, questions } = tableJudge(() => "draw");
    const outcome = await playModuleMatch({ judge, load }, options(2, sides));
    expect(outcome).toMatchObject({ margin, report: null, complete: true, played: 0 });
    expect(questions).toEqual([]);
  });
});

describe("faults of the judge", () => {
  it("B2: leave no result, and only the missing duels are played again", async () => {
    const first = tableJudge((name) => (name === "p001" ? "fault" : "right"));
    const broken = await playModuleMatch({ judge: first.judge, load }, options(3));
    expect(broken).toMatchObject({ complete: false, faults: 1, firstFault: { code: "JUDGE_HTTP" } });
    const partial = through(broken.report);
    expect(partial.duels[1]).toMatchObject({
      winner: "skipped",
      detail: null,
      x404: { fault: { code: "JUDGE_HTTP" } },
    });
    expect(partial).toMatchObject({ x404: { complete: false, skipped: 1 } });
    const second = tableJudge(() => "left");
    const report = await playModuleMatch({ judge: second.judge, load }, options(3, { previous: partial }));
    expect(second.questions).toEqual(["p001"]);
    expect(report).toMatchObject({ complete: true, margin: 1 / 3, report: { x404: { attempts: 2 } } });
    expect(through(report.report).duels[0]).toEqual(partial.duels[0]);
  });

  it("of a server that is down end the run after a few, and record no draw", async () => {
    const { judge, questions } = tableJudge(() => "fault");
    const outcome = await playModuleMatch({ judge, load }, options(40, { concurrency: 2 }));
    expect(outcome.complete).toBe(false);
    expect(questions.length).toBeLessThan(10);
    expect(through(outcome.report).duels.every(({ winner }) => winner === "skipped")).toBe(true);
  });

  it.each<[string, Partial<PlayModuleMatchOptions>, Partial<StagedJudge>, ((report: ModuleMatchReport) => void)?]>([
    ["another seed", { seed: 8 }, {}],
    ["another judge", {}, { name: "other" }],
    ["another wording", {}, { promptsSha256: "ab".repeat(32) }],
    ["another strictness", {}, { strictness: { range_check: false } }],
    ["other views", { leftResults: deliveries(names(2), "elsewhere") }, {}],
    [
      "a winner changed by hand",
      {},
      {},
      (report) => {
        for (const duel of report.duels) duel.winner = "right";
      },
    ],
  ])("are not mixed with what was measured under %s", async (_, change, otherJudge, edit) => {
    const first = await playModuleMatch({ judge: tableJudge(() => "left").judge, load }, options(2));
    const previous = through(first.report);
    edit?.(previous);
    const { judge, questions } = tableJudge(() => "left", otherJudge);
    await playModuleMatch({ judge, load }, options(2, { previous, ...change }));
    expect(questions.sort()).toEqual(names(2));
  });
});

describe("confirmation", () => {
  it("plays a match near win_margin again; the winner is that of most plays, and the detail is that of one of them", async () => {
    const { judge, questions } = tableJudge((name, play) =>
      name === "p000" && play === 0 ? "right" : name === "p000" ? "left" : "draw",
    );
    const { report, margin } = await playModuleMatch(
      { judge, load },
      options(20, { confirmations: 2, winMargin: 0.07, concurrency: 1 }),
    );
    expect(questions).toHaveLength(60);
    expect(margin).toBe(-1 / 20);
    const [duel] = through(report).duels;
    expect(duel).toMatchObject({
      winner: "left",
      detail: detailOf("left"),
      x404: { plays: [{ winner: "right" }, { winner: "left" }, { winner: "left" }] },
    });
    const again = tableJudge(() => "draw");
    await playModuleMatch(
      { judge: again.judge, load },
      options(20, { confirmations: 2, winMargin: 0.07, previous: through(report) }),
    );
    expect(again.questions).toEqual([]);
  });

  it("leaves a clear match alone", async () => {
    const { judge, questions } = tableJudge(() => "right");
    await playModuleMatch({ judge, load }, options(4, { confirmations: 2, winMargin: 0.07 }));
    expect(questions).toHaveLength(4);
  });
});

it("a match that is interrupted at any point and continued ends like one without a stop", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom<Winner>("left", "right", "draw"), { minLength: 1, maxLength: 9 }),
      fc.nat(8),
      async (winners, cut) => {
        const say = (name: string): Winner => winners[Number(name.slice(1))] as Winner;
        const report = await playModuleMatch({ judge: tableJudge(say).judge, load }, options(winners.length));
        let starts = 0;
        const first = await playModuleMatch(
          { judge: tableJudge(say).judge, load },
          options(winners.length, { concurrency: 1, mayGoOn: async () => starts++ < cut }),
        );
        const rest = tableJudge(say);
        const afterResume = await playModuleMatch(
          { judge: rest.judge, load },
          options(winners.length, { previous: through(first.report) }),
        );
        expect(rest.questions).toHaveLength(Math.max(0, winners.length - cut));
        expect(afterResume.report?.duels).toEqual(report.report?.duels);
        expect(afterResume.margin).toBe(report.margin);
      },
    ),
    { numRuns: 40 },
  );
});
