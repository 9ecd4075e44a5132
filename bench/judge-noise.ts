/**
 * Results of `measureNoise` for judges with a known noise: the offline model, and copies of it that are spoiled on purpose. Run
 * `npx tsx --conditions=@404-gen/source bench/judge-noise.ts`. The table in docs/judge.md is its output.
 */
import { createMultiStageJudge, measureNoise, type VisionModel, type VisionReply } from "@404-gen/judge";
import { createOfflineModel } from "@404-gen/judge/offline";
import { drawBundle, drawPrompt, type Scene } from "@404-gen/judge/testing";

const LAMP: Scene = [
  { at: [0, -0.35, 0], radii: [0.25, 0.06, 0.25], colour: [90, 60, 40] },
  { at: [0, -0.05, 0], radii: [0.06, 0.3, 0.06], colour: [200, 170, 60], stripes: 12 },
  { at: [0, 0.25, 0], radii: [0.3, 0.18, 0.3], colour: [200, 60, 60], stripes: 16 },
];
const SNOWMAN: Scene = [
  { at: [0, -0.25, 0], radii: [0.25, 0.22, 0.25], colour: [120, 160, 220], stripes: 20 },
  { at: [0, 0.08, 0], radii: [0.18, 0.17, 0.18], colour: [90, 200, 120], stripes: 16 },
  { at: [0, 0.33, 0], radii: [0.12, 0.12, 0.12], colour: [240, 180, 60] },
];

/** 0 ≤ r < 1 from a question's seed and pictures: the same question gets the same noise. */
function chance(text: string): number {
  let hash = 2166136261;
  for (const char of text) hash = Math.imul(hash ^ (char.codePointAt(0) as number), 16777619);
  hash = Math.imul(hash ^ (hash >>> 15), 2246822507);
  return ((hash ^ (hash >>> 13)) >>> 0) / 2 ** 32;
}

type Penalties = { penalty_1?: number; penalty_2?: number };
const clamp = (value: number) => Math.max(0, Math.min(10, Math.round(value)));

/** The offline model, with its penalties changed. */
function spoilModel(change: (answer: Required<Penalties>, key: string) => void): VisionModel {
  const model = createOfflineModel();
  return {
    ...model,
    async ask(question, options): Promise<VisionReply> {
      const reply = await model.ask(question, options);
      const answer = JSON.parse(reply.content ?? "{}") as Penalties;
      if (answer.penalty_1 === undefined || answer.penalty_2 === undefined) return reply;
      const urls = question.parts.flatMap((part) => (part.kind === "picture" ? [part.picture.url] : []));
      change(answer as Required<Penalties>, `${question.label} ${question.seed} ${urls.join(" ")}`);
      return { ...reply, content: JSON.stringify(answer) };
    },
  };
}

const noisy = (points: number) =>
  spoilModel((answer, key) => {
    answer.penalty_1 = clamp(answer.penalty_1 + (chance(`1 ${key}`) * 2 - 1) * points);
    answer.penalty_2 = clamp(answer.penalty_2 + (chance(`2 ${key}`) * 2 - 1) * points);
  });
const MODELS: Readonly<Record<string, VisionModel>> = {
  offline: createOfflineModel(),
  "offline, penalties ±2 by chance": noisy(2),
  "offline, penalties ±5 by chance": noisy(5),
  "offline, 3 points off what comes first": spoilModel((answer) => {
    answer.penalty_2 = clamp(answer.penalty_2 + 3);
  }),
};

const prompts = await Promise.all(
  Object.entries({ lamp: LAMP, snowman: SNOWMAN }).map(async ([name, scene]) => ({
    name,
    prompt: await drawPrompt(scene, { side: 256 }),
    first: await drawBundle(scene, { side: 160 }),
  })),
);
const percent = (value: number) => `${(value * 100).toFixed(1)} %`;
console.log(
  "| judge | flip rate | position bias | contradictory angles | smallest margin that means something | canaries right |",
);
console.log("| --- | --- | --- | --- | --- | --- |");
for (const [name, model] of Object.entries(MODELS)) {
  const noise = await measureNoise({ judge: createMultiStageJudge({ model }), prompts, repeats: 10 });
  const canaries = noise.canaries.map(({ name: canary, right, duels }) => `${canary} ${right}/${duels}`).join(", ");
  console.log(
    `| ${name} | ${percent(noise.flipRate)} | ${percent(noise.positionBias)} | ${percent(noise.contradictory ?? 0)} | ${percent(noise.meaningfulMargin)} | ${canaries} |`,
  );
}
