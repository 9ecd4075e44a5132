import {
  CompetitionError,
  type DuelJudge,
  fault,
  measured,
  type Notice,
  type StateStore,
  silentLogger,
} from "@404-gen/core";
import { matchReportPath, parseMatchReport, parseMatrix, parseState, paths } from "@404-gen/core/records";
import { createPythonRandom } from "@404-gen/core/rules";
import { createManualClock, createMemoryBranch, createMemoryStateStore } from "@404-gen/core/testing";
import { recordOne, testResults } from "@404-gen/core/testing/fakes";
import { describe, expect, it } from "vitest";
import { toVerdict } from "../../judges/two-call/verdict.ts";
import type { DuelsSettings } from "../settings.ts";
import { createDuelsService } from "./duels-service.ts";

const hotkey = (letter: string) => `5${letter.repeat(47)}`;
const [A, B] = [hotkey("A"), hotkey("B")];
const STEMS = Array.from({ length: 10 }, (_, at) => `p${at}`);
const START = Date.UTC(2026, 1, 3, 10);

const json = (value: unknown) => JSON.stringify(value, null, 2);
const results = (hotkey: string) => testResults({ round: 1, hotkey, kind: "submitted" }, { stems: STEMS });

const files = (hotkeys: readonly string[], more: Record<string, string> = {}): Record<string, string> => ({
  ...recordOne({
    ...{ round: 1, stems: STEMS, miners: hotkeys, baseline: true, imageOf: (at: number) => `img/${at}` },
    config: { win_margin: 0.1 },
    leader: { hotkey: hotkey("L"), docker: "img/leader" },
  }),
  ...more,
});

type Say = "left" | "right" | "draw" | "fault";
type SetUp = {
  readonly hotkeys?: readonly string[];
  readonly more?: Record<string, string>;
  readonly settings?: DuelsSettings;
  /** Winner of a duel by right side and stem; called at the start of each duel. */
  readonly say?: (right: string, stem: string) => Say | Promise<Say>;
  /** The store as the service gets it. */
  readonly wrap?: (state: StateStore) => StateStore;
};

async function setUp({ hotkeys = [A], more = {}, settings = {}, say = () => "right", wrap = (s) => s }: SetUp = {}) {
  const branch = createMemoryBranch(files(hotkeys, more));
  const clock = createManualClock({ now: START });
  const questions: string[] = [];
  const notices: Notice[] = [];
  const judge: DuelJudge = {
    name: "table",
    offline: true,
    promptsSha256: null,
    async judge({ name, right }, { signal }) {
      signal?.throwIfAborted();
      questions.push(name);
      const word = await say(right.url.split("/")[5] ?? "", name);
      signal?.throwIfAborted();
      if (word === "fault") return fault(new CompetitionError("down", { code: "JUDGE_CONNECTION" }));
      const [leftPenalty, rightPenalty] = { left: [1, 4], right: [4, 1], draw: [2, 2] }[word] as [number, number];
      const answer = { leftPenalty, rightPenalty, issues: word };
      return measured(
        toVerdict([
          { order: "left-first", ...answer },
          { order: "right-first", ...answer },
        ]),
      );
    },
  };
  const start = async () => {
    const state = await createMemoryStateStore({ branch, clock });
    const notifier = { name: "list", notify: async (notice: Notice) => void notices.push(notice) };
    const service = createDuelsService(
      { state: wrap(state), clock, logger: silentLogger, notifier },
      {
        judge,
        load: async () => new Uint8Array(),
        io: clock,
        settings: { maxConcurrentDuels: 1, guardMs: 0, ...settings },
      },
    );
    return { state, turn: (signal = new AbortController().signal) => service.turn({ signal }) };
  };
  const other = await createMemoryStateStore({ branch, clock });
  const edit = async (path: string, text: string) => {
    await other.refresh();
    await other.commit([{ path, text }], { message: "by hand" });
  };
  const text = (path: string) => branch.files().get(path) ?? null;
  const report = (right: string, left = "leader") => {
    const path = matchReportPath(1, { left, right, field: hotkeys });
    return parseMatchReport(text(path) ?? "", { path });
  };
  const kinds = () => notices.map((notice) => notice.kind);
  return {
    branch,
    clock,
    asked: questions,
    notices,
    kinds,
    start,
    edit,
    text,
    report,
    stage: () => parseState(text("state.json") ?? "", { path: "" }).stage,
  };
}

const pass = (hotkeys: readonly string[]) => ({
  [paths.generationAudits(1)]: json(
    Object.fromEntries(
      hotkeys.map((key) => [
        key,
        {
          hotkey: key,
          outcome: "passed",
          checked_prompts: 10,
          failed_prompts: 0,
          failed_critical: 0,
          generation_time: 10.0,
          reason: "",
        },
      ]),
    ),
  ),
  [paths.sourceAudits(1)]: json(hotkeys.map((key) => ({ hotkey: key, verdict: "passed", reason: "" }))),
});

describe("a round", () => {
  it("is a match, an audit request, a wait with its reason and its time, and a winner with the stage", async () => {
    const round = await setUp();
    const { turn } = await round.start();
    expect(await turn()).toMatchObject({
      kind: "acted",
      what: expect.stringContaining("played leader vs 5AAAAAAAAA: margin 1.0000"),
    });
    expect(round.text(paths.matrix(1))).toBe(`left,right,margin\nleader,${A},1.0`);
    expect(round.branch.commits.at(-1)?.message).toBe(
      "Match report: leader vs 5AAAAAAAAA\nUpdate matches matrix for round 1",
    );
    expect(await turn()).toMatchObject({ kind: "acted", what: "requested an audit of 5AAAAAAAAA" });
    expect(round.branch.commits.at(-1)?.message).toBe("Update audit requests for round 1");
    const since = "2026-02-03T10:00:00Z";
    expect(await turn()).toEqual({
      orChange: true,
      kind: "waiting",
      reason: `waiting for: generation audit of ${A} since ${since}; source audit of ${A} since ${since}`,
      untilMs: START + 120_000,
    });
    const audits = pass([A]);
    await round.edit(paths.generationAudits(1), audits[paths.generationAudits(1)] as string);
    await round.clock.advance(3_600_000);
    const again = await round.start();
    expect(await again.turn()).toMatchObject({ reason: `waiting for: source audit of ${A} since ${since}` });
    await round.edit(paths.sourceAudits(1), audits[paths.sourceAudits(1)] as string);
    expect(await again.turn()).toMatchObject({ kind: "acted", what: "crowned 5AAAAAAAAA" });
    expect(JSON.parse(round.text(paths.winner(1)) ?? "")).toEqual({
      winner_hotkey: A,
      repo: "maker-0/generator",
      commit: "1".repeat(40),
      docker_image: "img/0",
    });
    expect(round.stage()).toBe("finalizing");
    expect(await again.turn()).toMatchObject({ kind: "idle" });
    expect(round.kinds()).toEqual(expect.arrayContaining(["audit-requested", "audit-awaited", "winner-decided"]));
  });

  it("without submissions goes to the leader; PAUSE_ON_STAGE_END pauses", async () => {
    const round = await setUp({ hotkeys: [], settings: { pauseOnStageEnd: true } });
    expect(await (await round.start()).turn()).toMatchObject({ kind: "acted", what: "crowned leader" });
    expect(JSON.parse(round.text(paths.winner(1)) ?? "")).toEqual({
      winner_hotkey: "leader",
      repo: "base/generator",
      commit: "b".repeat(40),
      docker_image: "img/leader",
    });
    expect(round.stage()).toBe("paused");
  });

  it("waits for the leader's baseline; a recorded final failure closes a gap, an open one does not", async () => {
    const { p3: _, ...gap } = results("leader");
    const round = await setUp({ more: { [paths.generated(1, "leader")]: json(gap) } });
    const { turn } = await round.start();
    expect(await turn()).toMatchObject({
      kind: "waiting",
      reason: expect.stringContaining("the leader's baseline, 1 of 10"),
    });
    const failure = (extra: object) =>
      json({
        ...gap,
        p3: { glb: null, png: null, generation_time: 0.0, size: 0, attempts: 1, distance: 0.0, ...extra },
      });
    await round.edit(paths.generated(1, "leader"), failure({}));
    expect(await turn()).toMatchObject({ kind: "waiting" });
    await round.edit(paths.generated(1, "leader"), failure({ attempts: 4, x404: { final: false } }));
    expect(await turn()).toMatchObject({ kind: "waiting" });
    expect(round.asked).toEqual([]);
    await round.edit(paths.generated(1, "leader"), failure({ attempts: 4 }));
    expect(await turn()).toMatchObject({ kind: "acted" });
    expect(round.report(A).duels.find((duel) => duel.name === "p3")).toMatchObject({
      winner: "right",
      x404: { reason: "missing-left" },
    });
  });

  it("plays exploratory matches within the budget while it waits, and no more", async () => {
    const run = async (exploratoryBudget: number) => {
      // Both beat the leader; B does not beat A.
      const round = await setUp({
        hotkeys: [A, B, hotkey("C")],
        settings: { exploratoryBudget },
        say: (_, stem) => (stem < "p3" ? "right" : "draw"),
      });
      const { turn } = await round.start();
      for (let turns = 0; turns < 30; turns++) if ((await turn()).kind === "waiting") break;
      return parseMatrix(round.text(paths.matrix(1)) ?? "", { path: "" }).filter((row) => row.left !== "leader").length;
    };
    expect(await run(0)).toBeLessThanOrEqual(await run(50));
  });

  it("does not crown a winner whose image is unknown", async () => {
    const round = await setUp({ more: { ...pass([A]), [paths.builds(1)]: "{}" } });
    const { turn } = await round.start();
    await turn();
    await turn();
    expect(await turn()).toMatchObject({
      kind: "waiting",
      reason: `waiting for: docker image of 5AAAAAAAAA in ${paths.builds(1)}`,
    });
    expect(round.stage()).toBe("duels");
  });
});

describe("paused", () => {
  it("is idle", async () => {
    const round = await setUp({
      more: { "state.json": json({ current_round: 1, stage: "paused", next_stage_eta: null }) },
    });
    expect(await (await round.start()).turn()).toEqual({
      orChange: true,
      kind: "idle",
      reason: "paused",
      untilMs: START + 1_800_000,
    });
  });

  it("in the middle of a match stops it within one duel, writes nothing, and the rest is judged afterwards", async () => {
    const duels = json({ current_round: 1, stage: "duels", next_stage_eta: null });
    const round = await setUp({
      say: async (_, stem): Promise<Say> => {
        if (stem === "p3")
          await round.edit("state.json", json({ current_round: 1, stage: "paused", next_stage_eta: null }));
        return "right";
      },
    });
    const service = await round.start();
    const commits = () => round.branch.commits.length;
    const before = commits();
    expect(await service.turn()).toMatchObject({ kind: "acted", what: expect.stringContaining("no longer ours") });
    expect(round.asked).toEqual(["p0", "p1", "p2", "p3"]);
    expect(await service.turn()).toMatchObject({ kind: "idle", reason: "paused" });
    await service.state.flush();
    expect(commits()).toBe(before + 1); // the pause itself
    await round.edit("state.json", duels);
    expect(await service.turn()).toMatchObject({ kind: "acted", what: expect.stringContaining("played") });
    expect(round.asked).toEqual(STEMS);
  });

  it("between the last duel and the commit writes nothing, and the match is entered afterwards without a duel", async () => {
    const round = await setUp({
      say: async (_, stem): Promise<Say> => {
        if (stem === "p9")
          await round.edit("state.json", json({ current_round: 1, stage: "paused", next_stage_eta: null }));
        return "right";
      },
    });
    const service = await round.start();
    await service.turn();
    expect(round.text(paths.matrix(1))).toBeNull();
    expect(await service.turn()).toMatchObject({ kind: "idle" });
    await round.edit("state.json", json({ current_round: 1, stage: "duels", next_stage_eta: null }));
    await service.turn();
    expect(round.text(paths.matrix(1))).toContain(A);
    expect(round.asked).toHaveLength(10);
  });
});

describe("faults of the judge", () => {
  it("leave the match out of the matrix; only the missing duels run again, also after a restart", async () => {
    let down = true;
    const round = await setUp({ say: (_, stem) => (down && stem === "p4" ? "fault" : "right") });
    const first = await round.start();
    expect(await first.turn()).toMatchObject({
      kind: "waiting",
      untilMs: START + 120_000,
      reason: expect.stringContaining("JUDGE_CONNECTION"),
    });
    await first.state.flush();
    expect(round.text(paths.matrix(1))).toBeNull();
    expect(
      round
        .report(A)
        .duels.map((duel) => duel.winner)
        .filter((winner) => winner === "skipped"),
    ).toHaveLength(1);
    expect(await first.turn()).toMatchObject({ kind: "waiting", untilMs: START + 120_000 });
    expect(round.asked).toHaveLength(10);
    down = false;
    const second = await round.start();
    expect(await second.turn()).toMatchObject({ kind: "acted" });
    expect(round.asked.slice(10)).toEqual(["p4"]);
    expect(round.report(A)).toMatchObject({ margin: 1, x404: { complete: true, attempts: 2 } });
    expect(round.kinds()).toContain("judge-failed");
  });

  it("that do not pass pause the round with an alarm, after longer and longer waits", async () => {
    const round = await setUp({ say: () => "fault", settings: { pauseAfterTries: 3 } });
    const { turn } = await round.start();
    const waits: number[] = [];
    for (let turns = 0; turns < 10 && round.stage() === "duels"; turns++) {
      const result = await turn();
      if (result.kind !== "waiting" || result.untilMs === null) continue;
      waits.push(result.untilMs - round.clock.now());
      await round.clock.advance(result.untilMs - round.clock.now());
    }
    expect(waits).toEqual([120_000, 240_000]);
    expect(round.stage()).toBe("paused");
    expect(round.notices.find((notice) => notice.level === "alarm")?.title).toContain("paused");
    expect(round.text(paths.matrix(1))).toBeNull();
  });

  it("never pause the round for an exploratory match", async () => {
    let questionCount = 0;
    const round = await setUp({
      hotkeys: [A, B, hotkey("C")],
      settings: { pauseAfterTries: 2 },
      // All beat the leader, and neither B nor C beats A. Then the judge fails with B against C.
      say: () => (++questionCount <= 30 ? "right" : questionCount <= 50 ? "draw" : "fault"),
    });
    const { turn } = await round.start();
    for (let turns = 0; turns < 40 && round.stage() === "duels"; turns++) {
      const result = await turn();
      if (result.kind === "waiting" && result.untilMs !== null)
        await round.clock.advance(result.untilMs - round.clock.now());
    }
    expect(round.notices.filter((notice) => notice.kind === "judge-failed").length).toBeGreaterThan(2);
    expect(round.stage()).toBe("duels");
    expect(parseMatrix(round.text(paths.matrix(1)) ?? "", { path: "" })).toHaveLength(5);
  });

  it("and the death of the process in a match do not lose the duels that were saved before", async () => {
    const controller = new AbortController();
    const round = await setUp({
      settings: { saveEveryDuels: 2 },
      say: (_, stem) => {
        if (stem === "p5") controller.abort(new Error("killed"));
        return "right";
      },
    });
    const first = await round.start();
    await expect(first.turn(controller.signal)).rejects.toThrow("killed");
    await first.state.flush();
    const second = await round.start();
    await second.turn();
    expect(round.asked.slice(6)).toEqual(["p4", "p5", "p6", "p7", "p8", "p9"]);
  });
});

it("stops a match at its next save when somebody else has entered it: the report of the row stays", async () => {
  const other = await setUp({ say: () => "left" });
  await (await other.start()).turn();
  const path = matchReportPath(1, { left: "leader", right: A, field: [A] });
  const entries = [path, paths.matrix(1)].map((one) => [one, other.text(one) ?? ""] as const);
  const round = await setUp({
    settings: { saveEveryDuels: 2 },
    say: async (_, stem): Promise<Say> => {
      if (stem === "p1") for (const [one, text] of entries) await round.edit(one, text);
      return "right";
    },
  });
  const service = await round.start();
  expect(await service.turn()).toMatchObject({ kind: "acted", what: expect.stringContaining("no longer ours") });
  expect(round.asked.length).toBeLessThan(5);
  await service.state.flush();
  for (const [one, text] of entries) expect(round.text(one)).toBe(text);
});

describe("a branch that sometimes cannot be read", () => {
  it.each([0.05, 0.2, 0.6])("costs no duel twice, at %f failed looks (case duels-guard-livelock)", async (share) => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const random = createPythonRandom(seed);
      const looks = { all: 0, failed: 0 };
      const round = await setUp({
        settings: { lookShareMs: 0 },
        wrap: (state) => ({
          ...state,
          async refresh(options) {
            looks.all++;
            if (random.random() >= share) return state.refresh(options);
            looks.failed++;
            throw new CompetitionError("git answered 500", { code: "GIT_UNAVAILABLE" });
          },
        }),
      });
      const { turn } = await round.start();
      expect(await turn()).toMatchObject({ kind: "acted", what: expect.stringContaining("played leader vs") });
      expect(round.asked).toEqual(STEMS);
      // The service looks at the branch before every duel; these looks failed.
      expect(looks.all).toBeGreaterThan(STEMS.length);
      if (share > 0.1) expect(looks.failed).toBeGreaterThan(0);
    }
  });
});

it("two hotkeys that share ten characters keep two reports", async () => {
  const twins = [`5${"T".repeat(40)}AAAAAAA`, `5${"T".repeat(40)}BBBBBBB`];
  const third = hotkey("Z");
  const round = await setUp({ hotkeys: [...twins, third] as string[], settings: { exploratoryBudget: 50 } });
  const { turn } = await round.start();
  for (let turns = 0; turns < 30; turns++) if ((await turn()).kind === "waiting") break;
  const rows = parseMatrix(round.text(paths.matrix(1)) ?? "", { path: "" });
  for (const row of rows) expect(round.report(row.right, row.left)).toMatchObject({ left: row.left, right: row.right });
  expect(rows.length).toBeGreaterThan(3);
});

it("does not overwrite a commit that came first: the turn decides again", async () => {
  const round = await setUp({
    say: async (_, stem): Promise<Say> => {
      if (stem === "p9") await round.edit(paths.matrix(1), `left,right,margin\nleader,${A},-0.5`);
      return "right";
    },
  });
  const { turn } = await round.start();
  expect(await turn()).toMatchObject({ kind: "acted", what: expect.stringContaining("looked again") });
  expect(round.text(paths.matrix(1))).toBe(`left,right,margin\nleader,${A},-0.5`);
  expect(await turn()).toMatchObject({ kind: "acted", what: "crowned leader" });
});

it("raises an alarm when several challengers have large margins", async () => {
  const round = await setUp({ hotkeys: [A, B] });
  const { turn } = await round.start();
  for (let turns = 0; turns < 4; turns++) await turn();
  const alarm = round.notices.find((notice) => notice.kind === "margins-suspicious");
  expect(alarm).toMatchObject({ level: "alarm", fields: { [A]: 1, [B]: 1 } });
});

it("sends a notice when the holder of the crown is rejected, and starts the timeline again", async () => {
  const round = await setUp({ hotkeys: [A, B], say: (right, stem) => (right === A || stem < "p5" ? "right" : "draw") });
  const { turn } = await round.start();
  for (let turns = 0; turns < 10; turns++) if ((await turn()).kind === "waiting") break;
  await round.edit(paths.sourceAudits(1), json([{ hotkey: A, verdict: "failed", reason: "copied" }]));
  await turn();
  expect(round.kinds()).toContain("timeline-reset");
  expect(round.kinds()).toContain("qualification-complete");
});
