import { CompetitionError, type Evidence, type StagedVerdict } from "@404-gen/core";
import { encodePng } from "@404-gen/core/image";
import { createManualClock } from "@404-gen/core/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createScriptedModel, type ScriptedAnswer } from "../../../testing/index.ts";
import type { VisionQuestion } from "../../models/vision-model.ts";
import { answerAs, memoryBundle, memoryFile, type Pair, type PreparedAnswers } from "./answers.fixture.ts";
import { createMultiStageJudge, type MultiStageOptions } from "./multi-stage-judge.ts";
import { secondOpinion } from "./second-implementation.fixture.ts";
import { UPSTREAM_STRICTNESS } from "./strictness.ts";
import { DEFAULT_STAGED_QUESTIONS, parseStagedQuestions, stagedQuestionsSha256 } from "./wording.ts";

/** A clock whose waits between attempts end at once. A wait of a minute, the limit for a file, never ends. */
const noWaits = {
  now: () => 0,
  sleep: (ms: number) => (ms < 60_000 ? Promise.resolve() : new Promise<void>(() => {})),
};
const ok = { right: "ok", back: "ok", left: "ok", top_down: "ok" };
const both = (a: number, b: number) => ({ ab: [a, b] as Pair, ba: [b, a] as Pair });
const features = ["f0", "f1", "f2", "f3"];
const verification = (match = "yes") => ({
  checks: features.map((feature) => [feature, match] as const),
  main_object_correct: true,
});

/** Answers with equal penalties: a draw in every stage. */
const LEVEL: PreparedAnswers = {
  s1: { front_left: both(3, 3), front_right: both(3, 3), front_below: both(3, 3), front_above: both(3, 3) },
  best_view: both(3, 3),
  artifact: both(3, 3),
  checklist: { main_object: "lamp", features },
  verify_a: verification(),
  verify_b: verification(),
  gray: both(3, 3),
  side_guard: { a: ok, b: ok },
  explain: "Both are fine.",
};

const embeddings = { prompt: [1, 0], view_front_left: [1, 0], view_back: [0, 1] };
/** A pale picture: the gray gate opens for a pair of them. */
const PALE = await encodePng({ width: 8, height: 8, channels: 3, data: new Uint8Array(192).fill(240) });
const bundles = ({ fires = false, vectors = true, id = 0 } = {}) => {
  const files = { embeddings: vectors ? embeddings : null, gray: fires ? PALE : null };
  return {
    name: "lamp",
    prompt: memoryFile(`P/${id}.png`, null),
    left: memoryBundle(`L/${id}`, files),
    right: memoryBundle(`R/${id}`, files),
  };
};

type Script = (question: VisionQuestion, index: number) => ScriptedAnswer | Promise<ScriptedAnswer>;
function judgeOn(script: Script, options: Partial<MultiStageOptions> = {}) {
  const model = createScriptedModel(script);
  return { model, judge: createMultiStageJudge({ model, io: noWaits, ...options }) };
}
const measuredOf = (evidence: Evidence<StagedVerdict>): StagedVerdict => {
  if (evidence.kind !== "measured") return expect.unreachable(JSON.stringify(evidence));
  return evidence.value;
};
const count = (questions: readonly VisionQuestion[], label: string) =>
  questions.filter((question) => question.label === label).length;

describe("a duel in stages", () => {
  it("ends after stage 1 with nine calls", async () => {
    const angle = both(1, 6);
    const s1 = { front_left: angle, front_right: angle, front_below: angle, front_above: angle };
    const { model, judge } = judgeOn(answerAs({ ...LEVEL, s1 }));
    const verdict = measuredOf(await judge.judge(bundles(), { seed: 1 }));
    expect(verdict).toMatchObject({ winner: "left", contradictory: [], failed: [], flags: [] });
    expect(verdict.detail).toMatchObject({ decided_by: "S1", issues: "Both are fine." });
    expect(Object.keys(verdict.detail)).toEqual(["s1", "decided_by", "issues"]);
    expect(model.questions).toHaveLength(9);
  });

  it("is at most 26 calls: 8, 2 + 2 + 3, 2, 8 and the explanation", async () => {
    const { model, judge } = judgeOn(answerAs(LEVEL));
    const { detail } = measuredOf(await judge.judge(bundles({ fires: true }), { seed: 1 }));
    expect(detail).toMatchObject({ s3: { fired: true, choice: null }, decided_by: "S3 (gate did not fire) → draw" });
    expect(model.questions).toHaveLength(26);
  });

  it("asks nothing when a side has no views", async () => {
    const { model, judge } = judgeOn(answerAs(LEVEL));
    const { left, ...rest } = bundles();
    expect(measuredOf(await judge.judge({ ...rest, left: null }, { seed: 1 }))).toMatchObject({
      winner: "right",
      detail: { reason: "no preview from left" },
    });
    expect(left.url).toBe("L/0");
    expect(model.questions).toHaveLength(0);
  });

  it("says which angles contradict themselves", async () => {
    const first = { ab: [2, 6] as Pair, ba: [2, 6] as Pair };
    const { judge } = judgeOn(answerAs({ ...LEVEL, s1: { ...LEVEL.s1, front_right: first } }));
    expect(measuredOf(await judge.judge(bundles(), { seed: 1 })).contradictory).toEqual(["front_right"]);
  });

  it("puts the direction and the checklist into the texts", async () => {
    const list = { main_object: "lamp", features: ["a shade for $& pounds", "f1", "f2", "f3"] };
    const { model, judge } = judgeOn(answerAs({ ...LEVEL, checklist: list }));
    await judge.judge(bundles(), { seed: 1 });
    const words = JSON.stringify(model.questions);
    expect(words).toContain("1. [shape] a shade for $& pounds\\n2. [shape] f1");
    expect(words).toContain("from a little to the left of its front");
    expect(words).not.toMatch(/\{(direction|checklist)\}/);
  });
});

const pair = fc.oneof(
  { weight: 12, arbitrary: fc.tuple(fc.integer({ min: 0, max: 10 }), fc.integer({ min: 0, max: 10 })) },
  { weight: 1, arbitrary: fc.constant("fail" as const) },
);
const near = fc
  .tuple(fc.integer({ min: 0, max: 10 }), fc.integer({ min: -1, max: 1 }), fc.integer({ min: -1, max: 1 }))
  .map(([base, one, two]) => ({ ab: [base, base + one] as Pair, ba: [base + two, base] as Pair }));
const orders = fc.oneof(fc.record({ ab: pair, ba: pair }), near);
const side = fc.oneof(
  {
    weight: 9,
    arbitrary: fc.record({
      checks: fc.array(fc.tuple(fc.constantFrom(...features), fc.constantFrom("yes", "partial", "no")), {
        maxLength: 6,
      }),
      main_object_correct: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.constant("fail" as const) },
);
const word = fc.constantFrom("ok", "garbage", "garbage", "fail");
const guard = fc.record({ right: word, back: word, left: word, top_down: word });
const preparations: fc.Arbitrary<PreparedAnswers> = fc.record({
  s1: fc.record({ front_left: orders, front_right: orders, front_below: orders, front_above: orders }),
  best_view: orders,
  artifact: orders,
  checklist: fc.oneof(
    { weight: 9, arbitrary: fc.constant({ main_object: "lamp", features }) },
    { weight: 1, arbitrary: fc.constant("fail" as const) },
  ),
  verify_a: side,
  verify_b: side,
  gray: orders,
  side_guard: fc.record({ a: guard, b: guard }),
  explain: fc.constantFrom("words", "fail"),
});

describe("a duel with any answers", () => {
  it("has the same result as in a second implementation", async () => {
    const names = new Set<string>();
    await fc.assert(
      fc.asyncProperty(preparations, fc.boolean(), fc.boolean(), async (answers, vectors, fires) => {
        const { judge } = judgeOn(answerAs(answers), { strictness: UPSTREAM_STRICTNESS });
        const { winner, detail } = measuredOf(await judge.judge(bundles({ fires, vectors }), { seed: 5 }));
        const second = secondOpinion(answers, { embeddings: vectors, fires });
        expect({ winner, by: detail.decided_by?.startsWith(second.decidedBy) }).toEqual({
          winner: second.winner,
          by: true,
        });
        names.add(second.decidedBy);
      }),
      { numRuns: 600 },
    );
    expect([...names].sort()).toEqual([
      "S1",
      "S2 consensus",
      "S2 strong_voter",
      "S3 (gate",
      "S3 gray-rescue",
      "S4 step-down",
    ]);
  });

  it("B14: has the same answers in any order of the replies, one at a time or all at once", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(preparations, { minLength: 2, maxLength: 4 }),
        fc.infiniteStream(fc.nat(5)),
        async (all, delays) => {
          const run = async (maxConcurrentCalls: number, delayed: boolean) => {
            const verdicts = [];
            const { model, judge } = judgeOn(
              async (question) => {
                if (delayed) for (let n = delays.next().value as number; n > 0; n--) await Promise.resolve();
                const [url] = question.parts.flatMap((part) => (part.kind === "picture" ? [part.picture.url] : []));
                return answerAs(all[Number(/^.\/(\d+)/.exec(url ?? "")?.[1])] as PreparedAnswers)(question);
              },
              { maxConcurrentCalls, strictness: UPSTREAM_STRICTNESS },
            );
            for (const id of all.keys()) verdicts.push(judge.judge(bundles({ fires: true, id }), { seed: 5 }));
            const values = (await Promise.all(verdicts)).map(measuredOf);
            expect(model.peak).toBeLessThanOrEqual(maxConcurrentCalls);
            return values;
          };
          const one = await run(1, false);
          expect(await run(64, true)).toEqual(one);
          expect(await run(3, true)).toEqual(one);
        },
      ),
      { numRuns: 25 },
    );
  });
});

const failing = (labels: readonly string[]): Script => {
  const answer = answerAs(LEVEL);
  return (question) => (labels.includes(question.label) ? "no answer" : answer(question));
};

describe("strictness", () => {
  it("is in the judge's facts by name, with the questions' hash", () => {
    expect(judgeOn(answerAs(LEVEL)).judge).toMatchObject({
      promptsSha256: stagedQuestionsSha256(DEFAULT_STAGED_QUESTIONS),
      strictness: {
        range_check: true,
        failed_calls_end_duel: true,
        cap_checks: true,
        side_guard_always: false,
        gray_gate_per_side: false,
      },
    });
  });

  it.each(["s1_prompt_match", "s2bv_ab", "s2ac_ba", "s2cl_decompose", "s2cl_verify", "s3_gray_ba", "s4_per_angle"])(
    "a failed %s leaves no result; when that is off, its fallback counts and is reported",
    async (label) => {
      const strict = judgeOn(failing([label]));
      expect(await strict.judge.judge(bundles({ fires: true }), { seed: 1 })).toMatchObject({
        kind: "fault",
        error: { code: "JUDGE_BAD_ANSWER", fault: "infrastructure" },
      });
      const lenient = judgeOn(failing([label]), { strictness: { failedCallsEndDuel: false } });
      const verdict = measuredOf(await lenient.judge.judge(bundles({ fires: true }), { seed: 1 }));
      expect(verdict.failed).toContain(label);
    },
  );

  it("a failed explanation gives an empty text, and changes nothing else", async () => {
    const { judge } = judgeOn(failing(["explain"]));
    expect(measuredOf(await judge.judge(bundles(), { seed: 1 }))).toMatchObject({
      winner: "draw",
      detail: { issues: "" },
      failed: [],
    });
  });

  it("a server that is down makes no draw: the duel is a fault, not five minutes of attempts", async () => {
    const down = new CompetitionError("HTTP 401", {
      code: "JUDGE_HTTP",
      retryable: false,
      data: { status: 401 },
    });
    const { model, judge } = judgeOn(() => down);
    expect(await judge.judge(bundles(), { seed: 1 })).toMatchObject({ kind: "fault", error: { code: "JUDGE_HTTP" } });
    expect(model.questions.length).toBeLessThanOrEqual(9);
  });

  const wild = both(-1_000_000, 0);
  const wildAnswers = { ...LEVEL, s1: { ...LEVEL.s1, front_left: wild } };
  it("B3: a penalty out of range is no answer; when that is off, one decides the stage", async () => {
    const strict = judgeOn(answerAs(wildAnswers));
    const refusal = await strict.judge.judge(bundles(), { seed: 1 });
    expect(refusal).toMatchObject({ kind: "fault", error: { code: "JUDGE_BAD_ANSWER" } });
    expect(refusal.kind === "fault" && refusal.error.message).toContain("allowed are 0 to 10");
    const lenient = judgeOn(answerAs(wildAnswers), { strictness: { rangeCheck: false } });
    expect(measuredOf(await lenient.judge.judge(bundles(), { seed: 1 })).winner).toBe("left");
  });

  it("after a refused answer the call is repeated, with a higher temperature and the next seed", async () => {
    const answer = answerAs(LEVEL);
    const { model, judge } = judgeOn((question) =>
      question.label === "s1_prompt_match" && question.temperature < 0.2
        ? { penalty_1: 11, penalty_2: 0, issues: "" }
        : answer(question),
    );
    measuredOf(await judge.judge(bundles(), { seed: 1 }));
    const tries = model.questions.filter(({ label }) => label === "s1_prompt_match");
    expect(new Set(tries.map(({ seed, temperature }) => `${seed} ${temperature}`))).toEqual(
      new Set(["101 0", "102 0.15000000000000002", "103 0.2"]),
    );
  });

  it("waits half a second more after each failed attempt", async () => {
    const sleeps: number[] = [];
    const sleep = (ms: number) => {
      if (ms < 60_000) sleeps.push(ms);
      return noWaits.sleep(ms);
    };
    const io = { now: () => 0, sleep };
    const { judge } = judgeOn(failing(["s2cl_decompose"]), { io });
    await judge.judge(bundles(), { seed: 1 });
    expect(sleeps).toEqual([500, 1000, 1500, 2000]);
  });

  it("no more checks count than there are features; when that is off, a longer answer scores more", async () => {
    const long = {
      checks: Array.from({ length: 20 }, (_, at) => [`reworded ${at}`, "yes"] as const),
      main_object_correct: true,
    };
    const answers = { ...LEVEL, verify_a: long };
    const strict = measuredOf(await judgeOn(answerAs(answers)).judge.judge(bundles(), { seed: 1 }));
    expect(strict).toMatchObject({ winner: "draw", detail: { s2: { checklist: { score_a: 11, score_b: 11 } } } });
    const lenient = judgeOn(answerAs(answers), { strictness: { capChecks: false } });
    expect(measuredOf(await lenient.judge.judge(bundles(), { seed: 1 }))).toMatchObject({
      winner: "left",
      detail: { decided_by: "S2 strong_voter [cl|+32|]" },
    });
  });

  it("B4: the side guard checks duels of stage 1 only by its setting", async () => {
    const angle = both(1, 6);
    const flat = { right: "garbage", back: "garbage", left: "garbage", top_down: "ok" };
    const answers = {
      ...LEVEL,
      s1: { front_left: angle, front_right: angle, front_below: angle, front_above: angle },
      side_guard: { a: flat, b: ok },
    };
    expect(measuredOf(await judgeOn(answerAs(answers)).judge.judge(bundles(), { seed: 1 })).winner).toBe("left");
    const always = judgeOn(answerAs(answers), { strictness: { sideGuardAlways: true } });
    expect(measuredOf(await always.judge.judge(bundles(), { seed: 1 }))).toMatchObject({
      winner: "draw",
      detail: { decided_by: "S4 step-down (was A)" },
    });
  });

  it("B7: the gray gate checks each side by itself only by its setting", async () => {
    const colourful = await encodePng({
      width: 64,
      height: 64,
      channels: 3,
      data: Uint8Array.from({ length: 12_288 }, (_, at) => (at % 3 === 0 ? 220 : 20)),
    });
    const sides = {
      ...bundles(),
      left: memoryBundle("L/v", { gray: PALE }),
      right: memoryBundle("R/v", { gray: colourful }),
    };
    const gateFires = async (grayGatePerSide: boolean) =>
      measuredOf(await judgeOn(answerAs(LEVEL), { strictness: { grayGatePerSide } }).judge.judge(sides, { seed: 1 }))
        .detail.s3?.fired;
    expect([await gateFires(false), await gateFires(true)]).toEqual([false, true]);
  });
});

describe("files of a bundle", () => {
  it("that cannot be loaded leave no result; when that is off, they count as missing, like those that answer 404", async () => {
    const broken = {
      url: "L/v",
      file: (name: string) => ({ url: `L/v/${name}`, load: async () => Promise.reject(new Error("reset")) }),
    };
    const pairOf = { ...bundles(), left: broken };
    expect(await judgeOn(answerAs(LEVEL)).judge.judge(pairOf, { seed: 1 })).toMatchObject({
      kind: "fault",
      error: { code: "JUDGE_PICTURE" },
    });
    const lenient = judgeOn(answerAs(LEVEL), { strictness: { failedCallsEndDuel: false } });
    expect(measuredOf(await lenient.judge.judge(pairOf, { seed: 1 })).detail.s2?.best_view).toBeNull();
    const absent = judgeOn(answerAs(LEVEL));
    expect(
      measuredOf(await absent.judge.judge(bundles({ vectors: false }), { seed: 1 })).detail.s2?.best_view,
    ).toBeNull();
  });

  it("are read once, though several calls show them", async () => {
    const reads = new Map<string, number>();
    const counting = (prefix: string) => ({
      url: prefix,
      file: (name: string) => ({
        url: `${prefix}/${name}`,
        load: async () => {
          reads.set(`${prefix}/${name}`, (reads.get(`${prefix}/${name}`) ?? 0) + 1);
          return PALE;
        },
      }),
    });
    const answer = answerAs(LEVEL);
    const { judge } = judgeOn(async (question) => {
      for (const part of question.parts) if (part.kind === "picture") await part.picture.load();
      return answer(question);
    });
    const prompt = memoryFile("P/p.png", PALE);
    await judge.judge({ name: "lamp", prompt, left: counting("L/v"), right: counting("R/v") }, { seed: 1 });
    expect([...reads.values()].every((times) => times === 1)).toBe(true);
    expect(reads.get("L/v/grid.png")).toBe(1);
  });
});

describe("an abort", () => {
  it("ends the duel with its reason, also within a wait", async () => {
    const clock = createManualClock();
    const controller = new AbortController();
    const reason = new Error("enough");
    const { judge } = judgeOn(failing(["s1_prompt_match"]), { io: clock });
    const judgement = judge.judge(bundles(), { seed: 1, signal: controller.signal });
    setTimeout(() => controller.abort(reason), 20);
    await expect(judgement).rejects.toBe(reason);
    expect(clock.sleeping).toBe(0);
  });
});

describe("the wording", () => {
  it("has a hash that depends on every text, and not on the order of keys", () => {
    const hash = stagedQuestionsSha256(DEFAULT_STAGED_QUESTIONS);
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    const reverseOrder = Object.fromEntries(Object.entries(DEFAULT_STAGED_QUESTIONS).reverse());
    expect(stagedQuestionsSha256(reverseOrder as typeof DEFAULT_STAGED_QUESTIONS)).toBe(hash);
    const change = (value: unknown): unknown[] =>
      typeof value === "string"
        ? [`${value}.`]
        : Object.entries(value as object).flatMap(([key, inner]) =>
            change(inner).map((one) => ({ ...(value as object), [key]: one })),
          );
    const newQuestions = change(DEFAULT_STAGED_QUESTIONS) as (typeof DEFAULT_STAGED_QUESTIONS)[];
    expect(newQuestions.length).toBeGreaterThan(30);
    expect(new Set(newQuestions.map(stagedQuestionsSha256)).size).toBe(newQuestions.length);
  });

  it("is replaced by an operator's file, if it has every text and place", () => {
    const path = "mine.json";
    const mine = { ...DEFAULT_STAGED_QUESTIONS, version: "mine@1" };
    expect(parseStagedQuestions(JSON.stringify(mine), { path })).toEqual(mine);
    const without = { ...mine, verify: { ...mine.verify, task: "Check it." } };
    for (const [text, what] of [
      ["{", "no JSON"],
      [JSON.stringify(without), "verify.task: must hold {checklist}"],
      [JSON.stringify({ ...mine, more: 1 }), "more"],
    ] as const)
      expect(() => parseStagedQuestions(text, { path })).toThrow(
        expect.objectContaining({ code: "QUESTIONS_INVALID", message: expect.stringContaining(what) }),
      );
  });
});

it("a judge's calls have one limit over all its duels, and use it fully", async () => {
  const answer = answerAs(LEVEL);
  const { model, judge } = judgeOn(
    async (question) => {
      await new Promise((resolve) => setImmediate(resolve));
      return answer(question);
    },
    { maxConcurrentCalls: 7 },
  );
  await Promise.all(Array.from({ length: 6 }, () => judge.judge(bundles(), { seed: 1 })));
  expect(model.peak).toBe(7);
  expect(count(model.questions, "explain")).toBe(6);
});
