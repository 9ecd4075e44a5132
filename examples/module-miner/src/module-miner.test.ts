import { createHash } from "node:crypto";
import { createOfflineEmbedding } from "@404-gen/audit";
import { formatNpz } from "@404-gen/core/archive";
import { encodePng } from "@404-gen/core/image";
import { embedBundle } from "@404-gen/core/two";
import { createMultiStageJudge, memoryBundle } from "@404-gen/judge";
import { createOfflineModel } from "@404-gen/judge/offline";
import { createModuleChecker, createModuleRenderer } from "@404-gen/render";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { buildModule, createModuleMiner, MODULE_QUALITIES, type ModuleQualityName } from "./index.ts";
import { SIX_BITS_READER, writeSixBits } from "./six-bits.ts";

const SIDE = 160;
const LEVELS = Object.keys(MODULE_QUALITIES) as ModuleQualityName[];

/** A simple teapot on white: a red ball with a blue band, a handle and a spout. */
function picture(): Promise<Uint8Array> {
  const data = new Uint8Array(SIDE * SIDE * 3).fill(255);
  for (let y = 0; y < SIDE; y++)
    for (let x = 0; x < SIDE; x++) {
      const [fromBall, fromHandle] = [Math.hypot(x - 80, y - 90), Math.hypot(x - 130, y - 85)];
      const at = (y * SIDE + x) * 3;
      if (fromBall < 46) data.set(Math.abs(y - 84) < 9 ? [40, 90, 190] : [200, 60 + y / 2, 50], at);
      else if (fromHandle < 26 && fromHandle > 17) data.set([60, 60, 70], at);
      else if (x < 44 && x > 12 && Math.abs(y - 70 - x / 3) < 7) data.set([220, 170, 60], at);
    }
  return encodePng({ width: SIDE, height: SIDE, channels: 3, data });
}

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
const checker = createModuleChecker();
afterAll(() => checker.close());

describe("the module miner", () => {
  it("makes modules that pass every check at every level, of an empty picture too", async () => {
    const blank = await encodePng({ width: 8, height: 8, channels: 3, data: new Uint8Array(192).fill(255) });
    for (const prompt of [await picture(), blank])
      for (const quality of LEVELS) {
        const model = await createModuleMiner({ quality, checker }).make(prompt, { seed: 4_294_967_295 });
        expect(model.kind, quality).toBe("made");
      }
  });

  it("says the rule of a module that would be refused, and lets none out", async () => {
    const hostile = createModuleMiner({
      quality: "low",
      checker: { ...checker, check: () => checker.check(new TextEncoder().encode("export default 5;")) },
    });
    expect(await hostile.make(await picture(), { seed: 0 })).toMatchObject({
      kind: "refused",
      rule: "MISSING_DEFAULT_EXPORT",
    });
  });

  it("gives the same bytes for the same picture, seed and level, and others for others", async () => {
    const prompt = await picture();
    const make = async (seed: number, quality: ModuleQualityName) =>
      sha256(await buildModule(prompt, { seed, quality }));
    expect(await make(1, "high")).toBe(await make(1, "high"));
    const all = await Promise.all([make(1, "high"), make(2, "high"), make(1, "medium"), make(1, "low")]);
    expect(new Set(all).size).toBe(4);
  });

  it("writes numbers so that the module reads them back", () => {
    const read = new Function("text", "index", `${SIX_BITS_READER}; return six(text, index);`) as (
      text: string,
      index: number,
    ) => number;
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 63 }), { maxLength: 80 }), (values) => {
        const text = writeSixBits(values);
        expect(JSON.stringify(text)).toBe(`"${text}"`);
        expect(values.map((_, at) => read(text, at))).toEqual(values);
      }),
    );
  });

  it("is liker the better the level: the offline judge of competition 2 prefers high to medium to low", async () => {
    const prompt = await picture();
    const renderer = createModuleRenderer();
    const embedding = createOfflineEmbedding();
    const bundles = new Map(
      await Promise.all(
        LEVELS.map(async (quality) => {
          const { pictures } = await renderer.bundle(await buildModule(prompt, { seed: 7, quality }));
          if (pictures === null) throw new Error(`${quality} was refused`);
          const files = new Map<string, Uint8Array>([["grid.png", pictures.grid]]);
          for (const [name, png] of Object.entries(pictures.white)) files.set(`white/${name}.png`, png);
          for (const [name, png] of Object.entries(pictures.gray)) files.set(`gray/${name}.png`, png);
          files.set("embeddings.npz", formatNpz(await embedBundle({ prompt, white: pictures.white }, { embedding })));
          return [quality, memoryBundle(`memory:${quality}`, files)] as const;
        }),
      ),
    );
    await renderer.close();
    const judge = createMultiStageJudge({ model: createOfflineModel() });
    const duel = async (left: ModuleQualityName, right: ModuleQualityName) => {
      const evidence = await judge.judge(
        {
          name: "teapot",
          prompt: { url: "memory:prompt", load: async () => prompt },
          left: bundles.get(left) ?? null,
          right: bundles.get(right) ?? null,
        },
        { seed: 7 },
      );
      return evidence.kind === "measured" ? evidence.value.winner : evidence;
    };
    expect(await duel("medium", "high")).toBe("right");
    expect(await duel("high", "medium")).toBe("left");
    expect(await duel("low", "medium")).toBe("right");
    expect(await duel("low", "high")).toBe("right");
  });
});
