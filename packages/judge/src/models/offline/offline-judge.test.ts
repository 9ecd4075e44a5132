import { encodePng, hasText, hasTextOn } from "@404-gen/core/image";
import { describe, expect, it } from "vitest";
import { duelJudgeConformance } from "../../../testing/conformance/index.ts";
import { drawGrid, drawPrompt, type Scene } from "../../../testing/index.ts";
import { createOfflineJudge } from "./offline-judge.ts";
import { penaltiesOf } from "./penalties.ts";
import { withTextFlags } from "./with-text-flags.ts";

const SNOWMAN: Scene = [
  { at: [0, -0.25, 0], radii: [0.25, 0.22, 0.25], colour: [120, 160, 220], stripes: 20 },
  { at: [0, 0.08, 0], radii: [0.18, 0.17, 0.18], colour: [90, 200, 120], stripes: 16 },
  { at: [0, 0.33, 0], radii: [0.12, 0.12, 0.12], colour: [240, 180, 60] },
  { at: [0.28, 0.1, 0], radii: [0.18, 0.05, 0.05], colour: [110, 70, 40] },
];
const HEADLESS = SNOWMAN.slice(0, 2);
const MUSHROOM: Scene = [
  { at: [0, -0.2, 0], radii: [0.12, 0.25, 0.12], colour: [230, 215, 190] },
  { at: [0, 0.15, 0], radii: [0.4, 0.2, 0.4], colour: [200, 40, 40], stripes: 14 },
];
const CAR: Scene = [
  { at: [0, -0.05, 0], radii: [0.45, 0.12, 0.2], colour: [40, 80, 200], stripes: 18 },
  { at: [-0.05, 0.1, 0], radii: [0.22, 0.12, 0.17], colour: [60, 110, 230] },
  { at: [0.25, -0.18, 0.15], radii: [0.09, 0.09, 0.05], colour: [40, 40, 40] },
  { at: [-0.25, -0.18, 0.15], radii: [0.09, 0.09, 0.05], colour: [40, 40, 40] },
];
const SCENES = { snowman: SNOWMAN, mushroom: MUSHROOM, car: CAR };
const mean = (colour: readonly number[]) => Math.round(colour.reduce((sum, channel) => sum + channel, 0) / 3);
const WORSE: Readonly<Record<string, (scene: Scene) => Scene>> = {
  "texture blurred away": (scene) =>
    scene.map((part) =>
      part.stripes
        ? { ...part, stripes: 0, colour: part.colour.map((channel) => Math.round(channel * 0.775)) as never }
        : part,
    ),
  "texture half blurred": (scene) => scene.map((part) => ({ ...part, contrast: 0.2 })),
  "a part missing": (scene) => scene.slice(0, -1),
  "other colours": (scene) =>
    scene.map((part) => ({ ...part, colour: [part.colour[2], part.colour[0], part.colour[1]] })),
  "no colours": (scene) =>
    scene.map((part) => ({ ...part, colour: [mean(part.colour), mean(part.colour), mean(part.colour)] })),
  "wrong shape": (scene) =>
    scene.map((part) => ({ ...part, radii: [part.radii[0] * 1.5, part.radii[1] * 0.7, part.radii[2]] })),
};

/** Pictures of scenes. Drawing takes the most time, so each scene is drawn once. */
const drawings = new Map<Scene, Promise<Uint8Array>>();
const grid = (scene: Scene): Promise<Uint8Array> => {
  const picture = drawings.get(scene) ?? drawGrid(scene);
  drawings.set(scene, picture);
  return picture;
};
let calls = 0;
const ref = (bytes: Uint8Array) => ({ url: `memory:${calls++}`, load: async () => bytes });
async function duel(scene: Scene, right: Scene) {
  const [prompt, left, other] = await Promise.all([drawPrompt(scene), grid(scene), grid(right)]);
  return { name: "scene", prompt: ref(prompt), left: ref(left), right: ref(other) };
}

const judge = createOfflineJudge();
const cases = Object.entries(SCENES).flatMap(([name, scene]) =>
  Object.entries(WORSE).map(([why, spoil]) => [name, why, scene, spoil(scene)] as const),
);

describe("the offline judge", () => {
  it.each(cases)("%s against a copy with %s: the copy loses", async (_, __, scene, poorScene) => {
    const evidence = await judge.judge(await duel(scene, poorScene), { seed: 0 });
    expect(evidence).toMatchObject({ kind: "measured", value: { winner: "left" } });
  });

  it.each(Object.entries(SCENES))("%s against itself: draw", async (_, scene) => {
    const evidence = await judge.judge(await duel(scene, scene), { seed: 0 });
    expect(evidence).toMatchObject({ kind: "measured", value: { winner: "draw" } });
  });

  it("accepts prompts with transparent, plain and complex backgrounds", async () => {
    const { width, height, data } = { width: 64, height: 64, data: new Uint8Array(64 * 64 * 4).fill(255) };
    for (let y = 0; y < 64; y++)
      for (let x = 0; x < 64; x++) data.set([(x * 37) % 255, (y * 91) % 255, 40, 255], (y * 64 + x) * 4);
    const busy = await encodePng({ width, height, channels: 4, data });
    const clear = Uint8Array.from(data);
    for (let at = 0; at < 64 * 20; at++) clear[at * 4 + 3] = 0;
    const transparent = await encodePng({ width, height, channels: 4, data: clear });
    for (const prompt of [busy, transparent]) {
      const pictures = { ...(await duel(SNOWMAN, MUSHROOM)), prompt: ref(prompt) };
      expect((await judge.judge(pictures, { seed: 0 })).kind).toBe("measured");
    }
  });

  it("gives a model that shows nothing the worst penalty, without a fault", async () => {
    const evidence = await judge.judge(await duel(SNOWMAN, []), { seed: 0 });
    expect(evidence).toMatchObject({ kind: "measured", value: { winner: "left", rightPenalty: 10 } });
  });

  it("says in its name and texts that it is offline, and always gives the same answer", async () => {
    const pictures = await duel(SNOWMAN, MUSHROOM);
    const [one, two] = await Promise.all([
      judge.judge(pictures, { seed: 1 }),
      createOfflineJudge().judge(pictures, { seed: 2 }),
    ]);
    expect(two).toEqual(one);
    expect(judge).toMatchObject({ name: "offline@1", offline: true, promptsSha256: null });
    expect(JSON.stringify(one)).toContain("Offline measures");
  });
});

describe("penalties of two errors", () => {
  it.each([
    [0.2, 0.2, 0, "equal work"],
    [0.2, 0.207, 0, "nearly equal work"],
    [0.2, 0.21, 2, "a small difference decides"],
    [0.2, 0.9, 8, "a large one shows"],
    [0.95, 0.99, 2, "also at the far end of the scale"],
    [0, 1, 10, "everything"],
  ])("%f and %f are %i points apart: %s", (left, right, apart) => {
    const points = penaltiesOf(left, right);
    expect(points.right - points.left).toBeGreaterThanOrEqual(apart === 8 ? 8 : apart);
    expect(points.right - points.left).toBeLessThanOrEqual(10);
    expect(Math.min(points.left, points.right)).toBeGreaterThanOrEqual(0);
    expect(Math.max(points.left, points.right)).toBeLessThanOrEqual(10);
    expect(penaltiesOf(right, left)).toEqual({ left: points.right, right: points.left });
    if (apart === 0) expect(points.left).toBe(points.right);
  });
});

/** 5 × 7 letters of "PENALTY 0" as rows of bits. */
const GLYPHS: Readonly<Record<string, readonly string[]>> = {
  P: ["####.", "#...#", "#...#", "####.", "#....", "#....", "#...."],
  E: ["#####", "#....", "#....", "####.", "#....", "#....", "#####"],
  N: ["#...#", "##..#", "#.#.#", "#.#.#", "#..##", "#...#", "#...#"],
  A: [".###.", "#...#", "#...#", "#####", "#...#", "#...#", "#...#"],
  L: ["#....", "#....", "#....", "#....", "#....", "#....", "#####"],
  T: ["#####", "..#..", "..#..", "..#..", "..#..", "..#..", "..#.."],
  Y: ["#...#", "#...#", ".#.#.", "..#..", "..#..", "..#..", "..#.."],
  O: [".###.", "#...#", "#...#", "#...#", "#...#", "#...#", ".###."],
};

function writeWord(word: string, { scale, ink, ground }: { scale: number; ink: number; ground: number }) {
  const [width, height] = [400, 120];
  const data = new Uint8Array(width * height).fill(ground);
  [...word].forEach((letter, place) => {
    GLYPHS[letter]?.forEach((row, y) => {
      [...row].forEach((cell, x) => {
        if (cell !== "#") return;
        for (let dy = 0; dy < scale; dy++)
          for (let dx = 0; dx < scale; dx++)
            data[(20 + y * scale + dy) * width + 20 + (place * 6 + x) * scale + dx] = ink;
      });
    });
  });
  return { width, height, channels: 1 as const, data };
}

describe("text on a render", () => {
  it.each([
    ["dark on light", { scale: 3, ink: 20, ground: 230 }],
    ["light on dark", { scale: 3, ink: 240, ground: 40 }],
    ["small", { scale: 2, ink: 20, ground: 230 }],
    ["large", { scale: 5, ink: 20, ground: 230 }],
  ])("is seen: %s", (_, look) => expect(hasTextOn(writeWord("PENALTYO", look))).toBe(true));

  it("is not found where there is none", async () => {
    expect(hasTextOn(writeWord("", { scale: 3, ink: 0, ground: 200 }))).toBe(false);
    expect(hasTextOn(writeWord("LLLLLLLL", { scale: 3, ink: 20, ground: 230 }))).toBe(false);
    for (const scene of Object.values(SCENES)) expect(await hasText(await grid(scene))).toBe(false);
  });

  it("gives the verdict a flag, and changes nothing else in it", async () => {
    const pictures = await duel(SNOWMAN, MUSHROOM);
    const image = writeWord("PENALTYO", { scale: 3, ink: 20, ground: 230 });
    const right = ref(await encodePng(image));
    const plain = await judge.judge({ ...pictures, right }, { seed: 0 });
    const verdict = await withTextFlags(judge).judge({ ...pictures, right }, { seed: 0 });
    if (plain.kind !== "measured" || verdict.kind !== "measured") return expect.unreachable();
    expect(verdict.value).toEqual({ ...plain.value, flags: ["text-on-right"] });
  });

  it("is searched only by the given finder, once in each picture", async () => {
    const pictures = await duel(SNOWMAN, MUSHROOM);
    const seeds: number[] = [];
    const hasText = async (picture: Uint8Array) => {
      seeds.push(picture.length);
      return true;
    };
    const flagging = withTextFlags(judge, { finder: { hasText } });
    for (let time = 0; time < 2; time++) {
      const evidence = await flagging.judge(pictures, { seed: 0 });
      expect(evidence).toMatchObject({ value: { flags: ["text-on-left", "text-on-right"] } });
    }
    expect(seeds).toHaveLength(2);
  });
});

let better: ReturnType<typeof duel> | undefined;
duelJudgeConformance("the offline judge", async () => {
  better ??= duel(SNOWMAN, HEADLESS);
  const leftBetter = await better;
  return {
    judge: createOfflineJudge(),
    leftBetter,
    unusable: { ...leftBetter, right: ref(Uint8Array.from([1, 2, 3])) },
  };
});
