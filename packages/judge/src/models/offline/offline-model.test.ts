import { CompetitionError, type PictureRef, type ViewBundle } from "@404-gen/core";
import { decodeImage, encodePng, type RawImage } from "@404-gen/core/image";
import { describe, expect, it } from "vitest";
import { visionModelConformance } from "../../../testing/conformance/index.ts";
import { type DrawBundleOptions, drawBundle, drawPrompt, drawView, type Scene } from "../../../testing/index.ts";
import { PENALTIES } from "../../judges/multi-stage/answers/forms.ts";
import { createMultiStageJudge } from "../../judges/multi-stage/multi-stage-judge.ts";
import { CANARY_TEXT, paintText } from "../../noise/paint-text.ts";
import { picturePart, type VisionQuestion } from "../vision-model.ts";
import { createOfflineModel } from "./offline-model.ts";
import { withBundleTextFlags } from "./with-bundle-text-flags.ts";

const LAMP: Scene = [
  { at: [0, -0.35, 0], radii: [0.25, 0.06, 0.25], colour: [90, 60, 40] },
  { at: [0, -0.05, 0], radii: [0.06, 0.3, 0.06], colour: [200, 170, 60], stripes: 12 },
  { at: [0, 0.25, 0], radii: [0.3, 0.18, 0.3], colour: [200, 60, 60], stripes: 16 },
];
const SNOWMAN: Scene = [
  { at: [0, -0.25, 0], radii: [0.25, 0.22, 0.25], colour: [120, 160, 220], stripes: 20 },
  { at: [0, 0.08, 0], radii: [0.18, 0.17, 0.18], colour: [90, 200, 120], stripes: 16 },
  { at: [0.28, 0.1, 0], radii: [0.18, 0.05, 0.05], colour: [110, 70, 40] },
  { at: [0, 0.33, 0], radii: [0.12, 0.12, 0.12], colour: [240, 180, 60] },
];
const SCENES = { lamp: LAMP, snowman: SNOWMAN };
const towards =
  (level: number, share: number) =>
  (scene: Scene): Scene =>
    scene.map((part) => ({
      ...part,
      colour: part.colour.map((one) => Math.round(one + (level - one) * share)) as never,
    }));
const SPOILS: Readonly<Record<string, { scene?: (scene: Scene) => Scene; options?: DrawBundleOptions }>> = {
  blurred: { scene: (scene) => scene.map((part) => ({ ...part, contrast: part.stripes ? 0.1 : undefined })) },
  "a part missing": { scene: (scene) => scene.slice(0, -1) },
  "wrong colour": {
    scene: (scene) => scene.map((part) => ({ ...part, colour: [part.colour[2], part.colour[0], part.colour[1]] })),
  },
  "wrong shape": {
    scene: (scene) =>
      scene.map((part) => ({ ...part, radii: [part.radii[0] * 1.5, part.radii[1] * 0.6, part.radii[2]] })),
  },
  "back missing": { options: { frontOnly: true } },
  "boxed in": { scene: (scene) => [...scene, { at: [0, 0, -0.45], radii: [0.5, 0.5, 0.03], colour: [150, 150, 150] }] },
  "pale on white": { scene: towards(275, 0.85) },
};

const refs = new Map<string, PictureRef>();
/** A file whose address depends on its content: the offline model keeps measures by address. */
const ref = (url: string, bytes: Uint8Array): PictureRef => {
  const picture = refs.get(url) ?? { url, load: async () => bytes };
  refs.set(url, picture);
  return picture;
};

async function bundle(url: string, scene: Scene, options: DrawBundleOptions = {}): Promise<ViewBundle> {
  const files = await drawBundle(scene, { side: 160, ...options });
  return {
    url,
    file: (name) => {
      const bytes = files.get(name);
      if (bytes !== undefined) return ref(`${url}/${name}`, bytes);
      const absent = new CompetitionError("absent", {
        code: "DOWNLOAD_NOT_FOUND",
        fault: "infrastructure",
        data: { status: 404 },
      });
      return { url: `${url}/${name}`, load: async () => Promise.reject(absent) };
    },
  };
}

/** The upper left corner of a picture. */
function crop({ width, channels, data }: RawImage, side: number): Pick<RawImage, "width" | "height" | "data"> {
  const rows = Array.from({ length: side }, (_, y) =>
    data.subarray(y * width * channels, (y * width + side) * channels),
  );
  return { width: side, height: side, data: Uint8Array.from(rows.flatMap((row) => [...row])) };
}

describe("the multi-stage judge on the offline model", () => {
  const judge = createMultiStageJudge({ model: createOfflineModel() });
  const good = Object.fromEntries(Object.entries(SCENES).map(([name, scene]) => [name, bundle(name, scene)]));
  const prompts = Object.fromEntries(
    Object.entries(SCENES).map(([name, scene]) => [name, drawPrompt(scene, { side: 256 })]),
  );
  const pairOf = async (name: string, left: ViewBundle, right: ViewBundle) => ({
    name,
    prompt: ref(`prompt/${name}`, (await prompts[name]) as Uint8Array),
    left,
    right,
  });

  it.each(Object.keys(SCENES).flatMap((name) => Object.keys(SPOILS).map((why) => [name, why] as const)))(
    "%s against a copy that is %s: the copy loses on either side",
    async (name, why) => {
      const scene = SCENES[name as keyof typeof SCENES];
      const { scene: spoil = (same: Scene) => same, options } = SPOILS[why] ?? {};
      const complete = (await good[name]) as ViewBundle;
      const poorBundle = await bundle(`${name}/${why}`, spoil(scene), options);
      const winners = [];
      for (const [left, right] of [
        [complete, poorBundle],
        [poorBundle, complete],
      ] as const) {
        const evidence = await judge.judge(await pairOf(name, left, right), { seed: 1 });
        if (evidence.kind !== "measured") return expect.unreachable(JSON.stringify(evidence));
        expect(evidence.value.contradictory).toEqual([]);
        winners.push(evidence.value.winner);
      }
      expect(winners).toEqual(["left", "right"]);
    },
  );

  it.each(Object.keys(SCENES))("%s against itself: draw, through all stages", async (name) => {
    const bundle = (await good[name]) as ViewBundle;
    const evidence = await judge.judge(await pairOf(name, bundle, bundle), { seed: 1 });
    expect(evidence).toMatchObject({
      kind: "measured",
      value: { winner: "draw", detail: { s2: { source: "consensus_3" }, s4: { side_verdicts: { a: "ok", b: "ok" } } } },
    });
  });

  it("flags text on a grid, and changes nothing else", async () => {
    const bundle = (await good["lamp"]) as ViewBundle;
    const files = await drawBundle(LAMP, { side: 64 });
    const grid = await decodeImage(files.get("grid.png") as Uint8Array);
    // A small picture with the same text: the detector knows letters of up to 80 pixels.
    const textPicture = await encodePng(paintText({ ...grid, ...crop(grid, 300) }, CANARY_TEXT));
    const textBundle = {
      url: "texted",
      file: (name: string) => (name === "grid.png" ? ref("texted/grid.png", textPicture) : bundle.file(name)),
    };
    const evidence = await withBundleTextFlags(judge).judge(await pairOf("lamp", bundle, textBundle), { seed: 1 });
    expect(evidence).toMatchObject({ kind: "measured", value: { flags: ["text-on-right"] } });
  });

  it("says that it is offline, and has no hash of questions", () => {
    expect(judge).toMatchObject({ name: "offline-views@1", offline: true, promptsSha256: null });
  });
});

visionModelConformance("the offline model", async () => {
  const question = (pictures: readonly PictureRef[]): VisionQuestion => ({
    label: "s1_prompt_match",
    system: "",
    parts: pictures.map(picturePart),
    answer: { name: "s1_prompt_match-response", schema: PENALTIES.schema },
    seed: 1,
    temperature: 0,
    maxTokens: 64,
  });
  const parts = [
    ref("p", await drawPrompt(LAMP, { side: 128 })),
    ref("a", await drawView(LAMP, { theta: 30, side: 128 })),
    ref("b", await drawView(SNOWMAN, { theta: 30, side: 128 })),
  ];
  return {
    model: createOfflineModel(),
    question: question(parts),
    unusable: question([parts[0] as PictureRef, parts[1] as PictureRef, ref("broken", Uint8Array.of(1, 2, 3))]),
  };
});
