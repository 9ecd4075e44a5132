import { CompetitionError, type PictureRef } from "@404-gen/core";
import { insist, startFaultProxy } from "@404-gen/core/testing";
import { expect, it } from "vitest";
import { visionModelConformance } from "../../testing/conformance/index.ts";
import { createScriptedModel, startScriptedVlm } from "../../testing/index.ts";
import { loadOnce } from "./load-once.ts";
import { createOpenAiModel } from "./openai/index.ts";
import { picturePart, textPart, type VisionQuestion } from "./vision-model.ts";

const PNG = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 1, 2, 3]);
const grid: PictureRef = { url: "file:///whole.png", load: async () => PNG };
const broken: PictureRef = { url: "file:///broken.png", load: async () => Promise.reject(new Error("gone")) };

const question = (picture: PictureRef): VisionQuestion => ({
  label: "which",
  system: "Answer with JSON.",
  parts: [textPart("Picture:"), picturePart(picture), textPart("How far is it?")],
  answer: { name: "which-response", schema: { type: "object", required: ["points"] } },
  seed: 11,
  temperature: 0.25,
  maxTokens: 64,
});

visionModelConformance("a model on an OpenAI-compatible server", async () => {
  const vlm = await startScriptedVlm(() => ({ answer: { points: 3 } }));
  return {
    model: createOpenAiModel({ baseUrl: vlm.baseUrl }),
    question: question(grid),
    unusable: question(broken),
    close: () => vlm.close(),
  };
});

visionModelConformance("a model on a server behind a network with faults", async () => {
  const vlm = await startScriptedVlm(() => ({ answer: { points: 3 } }));
  const proxy = await startFaultProxy({ target: vlm.baseUrl, seed: 2, rate: 0.5 });
  return {
    model: insist(createOpenAiModel({ baseUrl: proxy.url })),
    question: question(grid),
    unusable: question(broken),
    close: () => proxy.close().then(() => vlm.close()),
  };
});

visionModelConformance("a scripted model", async () => ({
  model: createScriptedModel(async ({ parts }) => {
    for (const part of parts)
      if (part.kind === "picture")
        await part.picture.load().catch((cause: unknown) => {
          throw new CompetitionError("gone", { code: "JUDGE_PICTURE", cause });
        });
    return { points: 3 };
  }),
  question: question(grid),
  unusable: question(broken),
}));

it("a question reaches the server unchanged", async () => {
  const vlm = await startScriptedVlm(() => ({ answer: { points: 3 } }));
  try {
    await createOpenAiModel({ baseUrl: vlm.baseUrl, model: "m", maxTokensField: "max_tokens" }).ask(question(grid));
    const data = `data:image/png;base64,${Buffer.from(PNG).toString("base64")}`;
    expect(vlm.requests[0]?.body).toEqual({
      model: "m",
      messages: [
        { role: "system", content: "Answer with JSON." },
        {
          role: "user",
          content: [
            { type: "text", text: "Picture:" },
            { type: "image_url", image_url: { url: data } },
            { type: "text", text: "How far is it?" },
          ],
        },
      ],
      temperature: 0.25,
      seed: 11,
      max_tokens: 64,
      response_format: {
        type: "json_schema",
        json_schema: { name: "which-response", schema: { type: "object", required: ["points"] } },
      },
    });
  } finally {
    await vlm.close();
  }
});

it("a file is read once, unless reading it failed", async () => {
  let reads = 0;
  const file = loadOnce({
    url: "a",
    load: async () => {
      if (++reads === 1) throw new Error("first");
      return PNG;
    },
  });
  await expect(file.load()).rejects.toThrow("first");
  expect(await Promise.all([file.load(), file.load()])).toEqual([PNG, PNG]);
  expect(reads).toBe(2);
});
