import { CompetitionError } from "@404-gen/core";
import { COMPETITION_TWO } from "@404-gen/core/competition";
import { formatState } from "@404-gen/core/records";
import { createMemoryStateStore } from "@404-gen/core/testing";
import { STATE_FILES_TWO as FILES } from "@404-gen/core/two";
import { verifyRepository } from "@404-gen/core/verify";
import { describe, expect, it } from "vitest";
import {
  type Answer,
  type Branch,
  byQuality,
  createModuleRound,
  hotkeyOf,
  resultsOf,
  START,
  STEMS,
} from "./module-round.fixture.ts";

const [A, B, C] = [hotkeyOf("A"), hotkeyOf("B"), hotkeyOf("C")];
const place = { round: 1 };

/** A would take the crown with uploads that its image cannot make. B is honest and better than the leader. C is worse. */
const CAST = byQuality({ [A]: 5, [`${A} generated_1`]: 1, [`${A} generated_2`]: 1, [B]: 3, leader: 2, [C]: 1 });
type Round = ReturnType<typeof createModuleRound>;
const castRound = () => createModuleRound({ hotkeys: [A, B, C], say: CAST });

/** Does the next task of the auditor and of people; false when there is none. */
async function auditorStep(round: Round): Promise<boolean> {
  const requests = JSON.parse(round.text(FILES.auditRequests.path(place)) ?? "[]") as { hotkey: string }[];
  const reports = JSON.parse(round.text(FILES.generationReports.path(place)) ?? "{}") as Record<
    string,
    { repeats: unknown[] }
  >;
  const verdicts = JSON.parse(round.text(FILES.generationAudits.path(place)) ?? "{}") as Record<string, unknown>;
  const sources = JSON.parse(round.text(FILES.sourceAudits.path(place)) ?? "[]") as { hotkey: string }[];
  for (const { hotkey } of requests) {
    const repeats = reports[hotkey]?.repeats.length ?? 0;
    if (repeats < 2 && verdicts[hotkey] === undefined) {
      await round.regenerate(hotkey, repeats + 1);
      return true;
    }
  }
  const open = requests.filter(({ hotkey }) => !sources.some((audit) => audit.hotkey === hotkey));
  if (open.length === 0) return false;
  await round.sourceAudit(Object.fromEntries([...sources, ...open].map(({ hotkey }) => [hotkey, "passed"])));
  return true;
}

/** Plays to the end, and starts the process again when it dies. */
async function playOut(round: Round, connect: (branch: Branch) => Branch = (one) => one): Promise<void> {
  let judge = await round.start(connect);
  for (let turns = 0; turns < 200 && round.stage() === "duels"; turns++) {
    try {
      const result = await judge.turn();
      if (result.kind === "waiting" && !(await auditorStep(round))) return;
    } catch (error) {
      if (error instanceof ProcessDeath) judge = await round.start(connect);
      else if (!CompetitionError.is(error, "GIT_UNREACHABLE")) throw error;
    }
  }
}

class ProcessDeath extends Error {}
const messages = ({ branch }: Round) => branch.commits.map(({ message }) => message);

describe("a round", () => {
  it("B11: plays the qualification with each report in the commit of its row, requests audits, plays their duels, rejects the cheat and crowns the honest miner", async () => {
    const round = castRound();
    await playOut(round);
    expect(round.stage()).toBe("finalizing");
    expect(JSON.parse(round.text(FILES.generationAudits.path(place)) ?? "")).toMatchObject({
      [A]: {
        verdict: "failed",
        reason: "submitted vs generated #1: -100.00%",
        x404: { noise: { close: false, deviation: 0.088 } },
      },
      [B]: { verdict: "passed", reason: "", x404: { noise: { spread: 0, close: false } } },
    });
    expect(JSON.parse(round.text(FILES.winner.path(place)) ?? "")).toEqual({
      winner_hotkey: B,
      repo: "maker-1/generator",
      commit: "2".repeat(40),
      docker_image: "img/1",
      hardware: ["4xH200"],
      x404: { crown: { against: "leader", margin: 1, close: false, deviation: 0.088 } },
    });
    expect(round.text(FILES.auditMatrix.path(place))).toBe(
      ["left,right,margin", `submitted_1,${A},-1.0`, `submitted_1,${B},0.0`, `leader_1,${B},1.0`, `submitted_2,${B},0.0`, `leader_2,${B},1.0`].join("\n"), // biome-ignore format: a file
    );
    expect(JSON.parse(round.text(FILES.auditRequests.path(place)) ?? "")).toMatchObject([
      { hotkey: A, latest_defender: "leader" },
      { hotkey: B, latest_defender: "leader" },
    ]);
    expect(round.kinds()).toEqual(
      expect.arrayContaining(["audit-requested", "audit-result", "timeline-changed", "winner-decided"]),
    );
    // Each report is in the commit of its row.
    for (const { message, changes } of round.branch.commits.slice(1))
      if (/^(Match|Audit) report/.test(message))
        expect(changes.map(({ path }) => path.split(".").at(-1))).toEqual(["json", "csv"]);
  });

  it("marks a crown and a verdict within the config's noise: in the records, the notices and status", async () => {
    const noise = { deviation: 1, measured: "404-gen judge noise of 3 May" };
    const round = castRound();
    const config = JSON.parse(round.text("config.json") ?? "") as object;
    await round.edit({ "config.json": JSON.stringify({ ...config, x404: { noise } }) });
    await playOut(round);
    expect(JSON.parse(round.text(FILES.generationAudits.path(place)) ?? "")[B]).toMatchObject({
      verdict: "passed",
      x404: { noise: { close: true, deviation: 1 } },
    });
    expect(JSON.parse(round.text(FILES.winner.path(place)) ?? "").x404.crown).toMatchObject({
      close: true,
      deviation: 1,
    });
    const words = "chance moves a margin by 100.0 % (standard deviation): 404-gen judge noise of 3 May";
    const close = round.notices.filter(({ fields }) => fields?.["noise"] === words);
    expect(close.map(({ kind, level, title }) => `${kind} ${level}: ${title}`)).toEqual([
      `audit-result warning: Round 1: audit of ${A.slice(0, 10)} failed (submitted vs generated #1: -100.00%); it hangs on fewer duels than chance moves`,
      `audit-result warning: Round 1: audit of ${B.slice(0, 10)} passed; it hangs on fewer duels than chance moves`,
      `winner-decided warning: Round 1 winner: ${B}, by fewer duels than chance moves`,
    ]);
    // A later change of the config's noise does not change earlier decisions.
    await round.edit({ "config.json": JSON.stringify({ ...config, x404: { noise: { ...noise, deviation: 0 } } }) });
    const state = await createMemoryStateStore({ branch: round.branch, clock: round.clock });
    const { timeline } = await COMPETITION_TWO.standing(state, 1);
    expect(timeline?.find(({ hotkey }) => hotkey === B)).toMatchObject({ status: "won", isClose: true });
  });

  it("has a record and a history without findings of verify", async () => {
    const round = castRound();
    await playOut(round);
    const state = await createMemoryStateStore({ branch: round.branch, clock: round.clock });
    const { findings } = await verifyRepository(state);
    // Findings about invented hotkeys and files of other services are left out.
    const own = /duels_|audit_|matrix|require_audit|generation_audits|winner/;
    expect(findings.filter(({ severity, file }) => severity === "violation" && own.test(file ?? ""))).toEqual([]);
    const report = FILES.auditReport.path({ round: 1, right: A, left: "submitted", repeat: 1 });
    await round.edit({ [report]: (round.text(report) ?? "").replace(/"winner": "left"/, '"winner": "draw"') });
    await state.refresh();
    expect((await verifyRepository(state)).findings.map(({ code }) => code)).toContain("DUEL_WINNER_DIFFERS");
  });

  it("goes to the leader without submissions", async () => {
    const round = createModuleRound({});
    await playOut(round);
    expect(JSON.parse(round.text(FILES.winner.path(place)) ?? "")).toMatchObject({
      winner_hotkey: "leader",
      repo: "base/generator",
      docker_image: "img/leader",
      hardware: ["4xRTX6000Pro"],
    });
  });

  it("B15: waits for the leader's baseline, in which a recorded failure is final", async () => {
    const baseline = FILES.generated.path({ ...place, hotkey: "leader", repeat: 1 });
    const { p3: _, ...gap } = resultsOf("leader", "generated_1");
    const round = createModuleRound({ hotkeys: [A], more: { [baseline]: JSON.stringify(gap) } });
    const { turn } = await round.start();
    expect(await turn()).toMatchObject({ reason: expect.stringContaining("the leader's baseline, 1 of 10") });
    const failure = { js: null, views: null, failure_reason: "no idea", size: 0 };
    await round.edit({ [baseline]: JSON.stringify({ ...gap, p3: failure }) });
    expect(await turn()).toMatchObject({ kind: "acted", what: expect.stringContaining("played") });
  });

  it("enters a walkover without a report", async () => {
    const round = createModuleRound({
      hotkeys: [A],
      more: { [FILES.submitted.path({ ...place, hotkey: A })]: "{}" },
    });
    await (await round.start()).turn();
    expect(round.text(FILES.matrix.path(place))).toBe(`left,right,margin\nleader,${A},-1.0`);
    expect(round.asked).toEqual([]);
    expect(messages(round).at(-1)).toBe("Update matches matrix for round 1");
  });
});

describe("killed", () => {
  it("before or after any commit, the round ends with the same history", async () => {
    const cast = castRound();
    await playOut(cast);
    const own = cast.branch.commits.filter(({ message }) => message !== "by others").length - 1;
    expect(own).toBeGreaterThan(12);
    for (let at = 0; at < own; at++) {
      for (const moment of ["before", "after"] as const) {
        const round = castRound();
        let commits = 0;
        await playOut(round, (branch) => ({
          ...branch,
          async commit(commit, options) {
            const dies = commits++ === at;
            if (dies && moment === "before") throw new ProcessDeath();
            const outcome = await branch.commit(commit, options);
            if (dies) throw new ProcessDeath();
            return outcome;
          },
        }));
        expect(messages(round), `${moment} commit ${at}`).toEqual(messages(cast));
        expect(Object.fromEntries(round.branch.files())).toEqual(Object.fromEntries(cast.branch.files()));
      }
    }
  });

  it("in a match, it does not repeat saved duels", async () => {
    const stop = new AbortController();
    const round = createModuleRound({
      hotkeys: [A],
      settings: { saveEveryDuels: 2 },
      say: ({ stem }) => {
        if (stem === "p5") stop.abort(new ProcessDeath());
        return "right";
      },
    });
    const first = await round.start();
    await expect(first.turn(stop.signal)).rejects.toThrow();
    await first.state.flush();
    await (await round.start()).turn();
    expect(round.asked.map((one) => one.split(" ").at(-1))).toEqual([...STEMS.slice(0, 6), ...STEMS.slice(4)]);
  });

  it("in an audit match neither, and its incomplete report does not change the evidence", async () => {
    const stop = new AbortController();
    const round = createModuleRound({
      hotkeys: [A],
      settings: { saveEveryDuels: 2 },
      say: ({ right, stem }) => {
        if (right.kind === "generated_1" && stem === "p5") stop.abort(new ProcessDeath());
        return "right";
      },
    });
    const first = await round.start();
    for (let turns = 0; turns < 2; turns++) await first.turn();
    await round.regenerate(A, 1);
    await expect(first.turn(stop.signal)).rejects.toThrow();
    await first.state.flush();
    const before = round.asked.length;
    await (await round.start()).turn();
    expect(round.asked.slice(before).map((one) => one.split(" ").at(-1))).toEqual(STEMS.slice(4));
    expect(round.text(FILES.auditMatrix.path(place))).toContain(`submitted_1,${A},1.0`);
  });
});

describe("a git host that fails", () => {
  const away = () => new CompetitionError("away", { code: "GIT_UNREACHABLE" });

  it("at looks costs no answer", async () => {
    let looks = 0;
    const round = castRound();
    await playOut(round, (branch) => ({
      ...branch,
      tip: async (...options) => {
        if (++looks > 2 && looks % 3 !== 0) throw away();
        return branch.tip(...options);
      },
    }));
    const calm = castRound();
    await playOut(calm);
    expect(looks).toBeGreaterThan(30);
    expect(round.asked).toEqual(calm.asked);
    expect(Object.fromEntries(round.branch.files())).toEqual(Object.fromEntries(calm.branch.files()));
  });

  it("at a commit costs no answer", async () => {
    const round = createModuleRound({ hotkeys: [A] });
    let down = true;
    const { turn } = await round.start((branch) => ({
      ...branch,
      async commit(...args) {
        if (down) throw away();
        return branch.commit(...args);
      },
    }));
    await expect(turn()).rejects.toMatchObject({ code: "GIT_UNREACHABLE" });
    down = false;
    await turn();
    expect(round.asked).toHaveLength(STEMS.length);
    expect(round.text(FILES.matrix.path(place))).toBe(`left,right,margin\nleader,${A},1.0`);
  });
});

describe("a model server that is down", () => {
  it("B1: for a complete match leaves nothing in the matrix, no draw either; the match is played when it is back", async () => {
    let down = true;
    const round = createModuleRound({ hotkeys: [A], say: () => (down ? "fault" : "right") });
    const { turn, state } = await round.start();
    const outcome = await turn();
    expect(outcome).toMatchObject({ kind: "waiting", reason: expect.stringContaining("JUDGE_CONNECTION") });
    await state.flush();
    expect(round.text(FILES.matrix.path(place))).toBeNull();
    const report = JSON.parse(round.text(FILES.matchReport.path({ round: 1, right: A, left: "leader" })) ?? "null");
    expect(new Set(report.duels.map(({ winner }: { winner: string }) => winner))).toEqual(new Set(["skipped"]));
    down = false;
    await round.clock.advance((outcome.kind === "waiting" ? (outcome.untilMs ?? START) : START) - START);
    expect(await turn()).toMatchObject({ kind: "acted", what: expect.stringContaining("played leader vs 5AAAAAAAAA") });
    expect(round.text(FILES.matrix.path(place))).toBe(`left,right,margin\nleader,${A},1.0`);
  });

  it("B1: for good pauses the round for a person, and gives nobody a point", async () => {
    const round = createModuleRound({ hotkeys: [A], say: () => "fault", settings: { pauseAfterTries: 2 } });
    const { turn } = await round.start();
    for (let turns = 0; turns < 4 && round.stage() === "duels"; turns++) {
      await turn();
      await round.clock.advance(3_600_000);
    }
    expect(round.stage()).toBe("paused");
    expect(round.text(FILES.matrix.path(place))).toBeNull();
    expect(round.notices.map(({ kind, level }) => `${kind} ${level}`)).toContain("judge-failed warning");
  });
});

it("B14: duels at the same time give the same record as duels one after another", async () => {
  const files = await Promise.all(
    [1, 7].map(async (maxConcurrentModuleDuels) => {
      const say: typeof CAST = async (sides) => {
        // Later prompts answer first.
        for (let turns = 0; turns < 10 - Number(sides.stem.slice(1)); turns++) await Promise.resolve();
        return CAST(sides);
      };
      const round = createModuleRound({ hotkeys: [A, B, C], say, settings: { maxConcurrentModuleDuels } });
      await playOut(round);
      expect(round.stage()).toBe("finalizing");
      return Object.fromEntries(round.branch.files());
    }),
  );
  expect(files[1]).toEqual(files[0]);
});

describe("paused in the middle of a match", () => {
  it("B10: it stops within one duel, writes nothing, and judges the rest afterwards", async () => {
    const pauseText = formatState({ current_round: 1, stage: "paused", next_stage_eta: null });
    const round: Round = createModuleRound({
      hotkeys: [A],
      say: async ({ stem }): Promise<Answer> => {
        if (stem === "p3") await round.edit({ "state.json": pauseText });
        return "right";
      },
    });
    const { turn, state } = await round.start();
    expect(await turn()).toMatchObject({ kind: "acted", what: expect.stringContaining("no longer ours") });
    expect(round.asked).toHaveLength(4);
    await state.flush();
    expect(messages(round)).toEqual(["Begin", "by others"]);
    await round.edit({ "state.json": formatState({ current_round: 1, stage: "duels", next_stage_eta: null }) });
    await turn();
    expect(round.asked).toHaveLength(STEMS.length);
    expect(round.text(FILES.matrix.path(place))).toBe(`left,right,margin\nleader,${A},1.0`);
  });
});

describe("audits", () => {
  it("B13: the wait for them names the missing parts and the time, and their repeats are played one by one", async () => {
    const round = createModuleRound({ hotkeys: [A] });
    const { turn } = await round.start();
    await turn();
    await turn();
    const since = "2026-02-03T10:00:00Z";
    expect(await turn()).toEqual({
      orChange: true,
      kind: "waiting",
      reason: `waiting for: repeats 1, 2 and source audit of ${A} since ${since}`,
      untilMs: START + 120_000,
    });
    await round.regenerate(A, 1);
    expect(await turn()).toMatchObject({ what: "played submitted vs 5AAAAAAAAA generated #1: margin 1.0000" });
    expect(await turn()).toMatchObject({ what: "played leader vs 5AAAAAAAAA generated #1: margin 1.0000" });
    expect(await turn()).toMatchObject({ reason: `waiting for: repeats 2 and source audit of ${A} since ${since}` });
    expect(messages(round).slice(-1)).toEqual(["Audit report: leader vs 5AAAAAAAAA\nUpdate audit matrix for round 1"]);
  });

  it("B9: of an image that made nothing are not entered, and raise one alarm", async () => {
    const round = createModuleRound({ hotkeys: [A] });
    const { turn } = await round.start();
    await turn();
    await turn();
    await round.regenerate(A, 1, []);
    for (let turns = 0; turns < 3; turns++) expect(await turn()).toMatchObject({ kind: "waiting" });
    expect(round.text(FILES.auditMatrix.path(place))).toBeNull();
    const calls = round.notices.filter(({ kind }) => kind === "audit-unplayable");
    expect(calls.map(({ level, title }) => [level, title])).toEqual([
      ["alarm", "Round 1: repeat 1 of 5AAAAAAAAA against submitted cannot be played: its image made no module again"],
      ["alarm", "Round 1: repeat 1 of 5AAAAAAAAA against leader cannot be played: its image made no module again"],
    ]);
  });

  it.each([
    [false, [`submitted_1,${A},-1.0`]],
    [true, [`submitted_1,${A},-1.0`, `leader_1,${A},-1.0`]],
  ])("go on for a rejected candidate only where the operator wants it (%s)", async (auditRejected, rows) => {
    const say = byQuality({ [A]: 5, [`${A} generated_1`]: 1, leader: 2, [B]: 9 });
    const round = createModuleRound({ hotkeys: [A, B], say, settings: { auditRejected } });
    const { turn } = await round.start();
    await turn();
    await turn();
    await turn();
    await round.regenerate(A, 1);
    for (let turns = 0; turns < 8; turns++) await turn();
    const matrixRows = (round.text(FILES.auditMatrix.path(place)) ?? "").split("\n").filter((row) => row.includes(A));
    expect(matrixRows).toEqual(rows);
  });

  it("B12: with a margin near a gate are confirmed", async () => {
    // 9 of 10 draws and one loss: the gate of the upload is −0.1.
    const round = createModuleRound({
      hotkeys: [A],
      settings: { marginConfirmations: 2 },
      say: ({ left, right, stem }) =>
        left.kind === "submitted" && right.kind === "generated_1" ? (stem === "p0" ? "left" : "draw") : "right",
    });
    const { turn } = await round.start();
    await turn();
    await turn();
    await round.regenerate(A, 1);
    const before = round.asked.length;
    await turn();
    expect(round.asked.length - before).toBe(30);
    await turn();
    expect(round.asked.length - before).toBe(40);
  });
});

it("does not overwrite a commit that came first: the turn decides again", async () => {
  const round: Round = createModuleRound({
    hotkeys: [A],
    say: async ({ stem }): Promise<Answer> => {
      if (stem === "p9") await round.edit({ [FILES.matrix.path(place)]: `left,right,margin\nleader,${A},-0.5` });
      return "right";
    },
  });
  const { turn } = await round.start();
  expect(await turn()).toMatchObject({ kind: "acted", what: expect.stringContaining("looked again") });
  expect(round.text(FILES.matrix.path(place))).toBe(`left,right,margin\nleader,${A},-0.5`);
  expect(await turn()).toMatchObject({ kind: "acted", what: "crowned leader" });
});
