import { type BundlePair, CompetitionError, fault, measured, type StagedJudge } from "@404-gen/core";
import { decodeImage, encodePng, hasText } from "@404-gen/core/image";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { drawBundle, drawPrompt, type Scene } from "../../testing/index.ts";
import { createMultiStageJudge } from "../judges/multi-stage/multi-stage-judge.ts";
import { createOfflineModel } from "../models/offline/index.ts";
import { CANARIES, canaryBundle } from "./canaries.ts";
import { measureNoise, type NoisePrompt } from "./measure-noise.ts";
import { type NoiseDuel, noiseReport } from "./noise-report.ts";

const duel = (winner: NoiseDuel["winner"], more: Partial<NoiseDuel> = {}): NoiseDuel => ({
  prompt: "lamp",
  swapped: false,
  winner,
  contradictory: 0,
  angles: 4,
  ...more,
});
const options = { matchPrompts: 128, failed: 0 };

describe("a noise report", () => {
  it("of a judge with always the same verdicts has no noise", () => {
    const steady = [
      duel("left"),
      duel("left", { swapped: true }),
      duel("draw", { prompt: "car" }),
      duel("draw", { prompt: "car", swapped: true }),
    ];
    expect(noiseReport(steady, options)).toMatchObject({
      prompts: 2,
      duels: 4,
      flipRate: 0,
      positionBias: 0,
      deviation: 0,
      meaningfulMargin: 0,
    });
  });

  it("shows when a judge prefers the left place, and only then", () => {
    expect(noiseReport([duel("left"), duel("right", { swapped: true })], options)).toMatchObject({
      positionBias: 1,
      flipRate: 0.5,
    });
    expect(noiseReport([duel("right"), duel("left", { swapped: true })], options).positionBias).toBe(-1);
    expect(noiseReport([duel("left"), duel("left", { swapped: true })], options).positionBias).toBe(0);
  });

  it("gives the margin that chance reaches in one match of twenty: 2 deviations over the match's prompts", () => {
    // Outcomes −1 and 1 in turn: a deviation of about 1 for a duel, so 1/√128 = 0.088 for a match, as in recorded self-duels.
    const coin = Array.from({ length: 200 }, (_, at) => duel(at % 2 === 0 ? "left" : "right"));
    const report = noiseReport(coin, options);
    expect(report.deviation).toBeCloseTo(1, 2);
    expect(report.marginDeviation).toBeCloseTo(0.088, 2);
    expect(report.meaningfulMargin).toBe(23 / 128);
  });

  it("counts contradictory angles, and has no numbers without duels", () => {
    expect(noiseReport([duel("draw", { contradictory: 3 }), duel("draw")], options).contradictory).toBe(3 / 8);
    expect(noiseReport([], { ...options, failed: 2 })).toMatchObject({
      duels: 0,
      failed: 2,
      flipRate: 0,
      positionBias: 0,
      contradictory: null,
    });
  });

  it("keeps its ranges with any duels", () => {
    const any = fc.array(
      fc.record({
        prompt: fc.constantFrom("a", "b", "c"),
        swapped: fc.boolean(),
        winner: fc.constantFrom("left", "right", "draw"),
        contradictory: fc.integer({ min: 0, max: 4 }),
        angles: fc.constant(4),
      }),
    ) as fc.Arbitrary<NoiseDuel[]>;
    fc.assert(
      fc.property(any, fc.integer({ min: 1, max: 200 }), (duels, matchPrompts) => {
        const report = noiseReport(duels, { matchPrompts, failed: 0 });
        expect(report.flipRate >= 0 && report.flipRate < 1).toBe(true);
        expect(Math.abs(report.positionBias)).toBeLessThanOrEqual(1);
        expect(report.meaningfulMargin).toBeGreaterThanOrEqual(2 * report.marginDeviation - 1e-9);
        expect(Number.isInteger(Math.round(report.meaningfulMargin * matchPrompts * 1e9) / 1e9)).toBe(true);
      }),
    );
  });
});

const LAMP: Scene = [
  { at: [0, -0.2, 0], radii: [0.12, 0.25, 0.12], colour: [200, 170, 60], stripes: 12 },
  { at: [0, 0.2, 0], radii: [0.35, 0.2, 0.35], colour: [200, 60, 60], stripes: 16 },
];
const prompt: NoisePrompt = {
  name: "lamp",
  prompt: await drawPrompt(LAMP, { side: 256 }),
  first: await drawBundle(LAMP, { side: 192 }),
};

describe("canaries", () => {
  const withChange = async (name: string) => {
    const canary = CANARIES.find((one) => one.name === name);
    if (canary === undefined) return expect.unreachable(name);
    return canaryBundle(prompt.first, { canary, prompt: prompt.prompt });
  };
  const view = (files: ReadonlyMap<string, Uint8Array>) => files.get("white/back.png") as Uint8Array;

  it("change every picture and keep its size", async () => {
    for (const { name } of CANARIES) {
      const files = await withChange(name);
      expect([...files.keys()]).toEqual([...prompt.first.keys()]);
      for (const [file, bytes] of files) {
        const [before, after] = await Promise.all(
          [prompt.first.get(file) as Uint8Array, bytes].map((png) => decodeImage(png)),
        );
        expect([after?.width, after?.height]).toEqual([before?.width, before?.height]);
        expect(after?.data).not.toEqual(before?.data);
      }
    }
  });

  it("paint text that the detector finds", async () => {
    expect(await hasText(view(await withChange("text")))).toBe(true);
    expect(await hasText(view(prompt.first))).toBe(false);
  });

  it("leave nothing on the pictures of the blank copy", async () => {
    const { data } = await decodeImage(view(await withChange("blank")));
    expect(data.every((level) => level === 255)).toBe(true);
  });
});

type Rule = (pair: BundlePair, seed: number) => "left" | "right" | "draw" | "fault";
function ruleJudge(rule: Rule) {
  const pairs: { readonly left: string; readonly right: string; readonly seed: number }[] = [];
  const judge: StagedJudge = {
    name: "rule@1",
    offline: true,
    promptsSha256: null,
    strictness: {},
    async judge(pair, { seed }) {
      pairs.push({ left: pair.left?.url ?? "", right: pair.right?.url ?? "", seed });
      const winner = rule(pair, seed);
      if (winner === "fault") return fault(new CompetitionError("down", { code: "JUDGE_HTTP" }));
      return measured({ winner, detail: {}, contradictory: [], failed: [], flags: [] });
    },
  };
  return { judge, pairs };
}

describe("measuring a judge", () => {
  it("judges each pair `repeats` times in each order, each with its own seed, and each canary twice", async () => {
    const { judge, pairs } = ruleJudge(() => "left");
    const seeds: number[] = [];
    const noise = await measureNoise({
      judge,
      prompts: [prompt],
      repeats: 3,
      seed: 100,
      onProgress: ({ done, total }) => seeds.push(total - done),
    });
    expect(noise).toMatchObject({
      judge: "rule@1",
      offline: true,
      duels: 6,
      failed: 0,
      positionBias: 1,
      flipRate: 0.5,
    });
    const own = pairs.filter(({ left, right }) => [left, right].includes("memory:lamp/twin"));
    expect(own.every(({ left, right }) => left !== right)).toBe(true);
    expect(own.map(({ seed }) => seed).sort()).toEqual([100, 100, 101, 101, 102, 102]);
    expect(pairs).toHaveLength(6 + 2 * CANARIES.length);
    expect(seeds).toEqual(Array.from({ length: 14 }, (_, at) => 13 - at));
    // A judge that always says left is right in half of the duels of a canary that must lose.
    expect(noise.canaries.map(({ name, duels, right }) => [name, duels, right])).toEqual([
      ["text", 2, 1],
      ["blank", 2, 1],
      ["prompt", 2, 1],
      ["worse copy", 2, 1],
    ]);
  });

  it("gives winners by the pair's original order, and leaves out failed duels", async () => {
    const { judge } = ruleJudge(({ left, right }, seed) =>
      seed === 1 ? "fault" : left?.url.endsWith("/second") ? "left" : right?.url.endsWith("/second") ? "right" : "draw",
    );
    const second = new Map(prompt.first);
    const noise = await measureNoise({ judge, prompts: [{ ...prompt, second }], repeats: 2 });
    expect(noise).toMatchObject({ duels: 2, failed: 2, flipRate: 0, positionBias: 0, deviation: 0 });
  });

  it("B8: finds no noise and no position bias in the offline judge, which cannot read texts", async () => {
    const judge = createMultiStageJudge({ model: createOfflineModel() });
    const noise = await measureNoise({ judge, prompts: [prompt], repeats: 1 });
    expect(noise).toMatchObject({
      duels: 2,
      failed: 0,
      flipRate: 0,
      positionBias: 0,
      contradictory: 0,
      meaningfulMargin: 0,
    });
    expect(noise.canaries.filter(({ name }) => name !== "prompt").every(({ duels, right }) => right === duels)).toBe(
      true,
    );
  });

  it("ends with the caller's signal", async () => {
    const reason = new Error("enough");
    const { judge } = ruleJudge(() => "draw");
    await expect(measureNoise({ judge, prompts: [prompt], signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });
});

it("paints the letters of the canary's text", async () => {
  const blank = await encodePng({ width: 100, height: 100, channels: 3, data: new Uint8Array(30_000).fill(90) });
  const canary = CANARIES[0];
  if (canary === undefined) return expect.unreachable();
  const files = await canaryBundle(
    new Map([
      ["white/back.png", blank],
      ["embeddings.npz", blank],
    ]),
    { canary, prompt: blank },
  );
  expect(files.get("embeddings.npz")).toBe(blank);
  const { data } = await decodeImage(files.get("white/back.png") as Uint8Array);
  expect([...new Set(data)].sort((a, b) => a - b)).toEqual([0, 90, 255]);
});
