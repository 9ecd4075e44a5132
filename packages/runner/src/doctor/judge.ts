import { peerWords } from "@404-gen/core";
import { picturePart, textPart } from "@404-gen/judge";
import { judgeAccess } from "../assemble/credentials.ts";
import { modelProblem, servedModels } from "../assemble/served-models.ts";
import { attempt, type Checkup, skippedCheckup, warning } from "./checkup.ts";
import type { Area, Ground } from "./ground.ts";

/** A white picture of 16 × 16. */
const PNG = Uint8Array.from(
  Buffer.from(
    "iVBORw0KGgoAAAANSUhEUgAAABAAAAAQCAIAAACQkWg2AAAAGUlEQVR42mP4TyJgGNUwqmFUw6iGUQ3DWQMAwD3+Pb0o2R0AAAAASUVORK5CYII=",
    "base64",
  ),
);

/** Checks that the model server serves the model, and how fast it answers, by a schema, one question with three pictures. */
export const judgeArea: Area = { name: "judge", cheap: true, look };

async function look(ground: Ground): Promise<readonly Checkup[]> {
  const { OPENAI_BASE_URL: url } = ground.settings;
  if (url === undefined) return [skippedCheckup("judge", "OPENAI_BASE_URL is not set: the offline judge decides")];
  const list: Checkup[] = [];
  for (const [place, one] of url
    .split(",")
    .map((each) => each.trim())
    .entries()) {
    const nth = url.includes(",") ? ` ${place + 1}` : "";
    const models = await attempt(`judge${nth}`, () => readModels(one, ground));
    list.push(models);
    if (models.state !== "wrong") list.push(await attempt(`judge's answer${nth}`, () => askOnce(one, ground)));
  }
  return list;
}

async function readModels(url: string, { settings, signal }: Ground): Promise<string | Checkup> {
  const names = await servedModels(url, { settings, signal });
  const problem = modelProblem(names, settings.OPENAI_MODEL);
  if (problem !== null) return warning("judge", problem);
  return names === null ? warning("judge", "it does not list its models") : `${settings.OPENAI_MODEL} is served`;
}

async function askOnce(url: string, { settings, signal }: Ground): Promise<string | Checkup> {
  const { createOpenAiModel } = await import("@404-gen/judge/openai");
  const model = createOpenAiModel({
    baseUrl: url,
    ...judgeAccess(settings, url),
    model: settings.OPENAI_MODEL,
    pictures: "data",
    timeoutMs: settings.OPENAI_TIMEOUT * 1000,
    retryDelaysMs: [],
    maxAnswerBytes: settings.MAX_JUDGE_ANSWER_BYTES,
  });
  const picture = picturePart({ url: "doctor.png", load: async () => PNG });
  const startMs = Date.now();
  const reply = await model.ask(
    {
      label: "doctor",
      system: "You count pictures.",
      parts: [textPart("How many pictures follow?"), picture, picture, picture],
      answer: {
        name: "count",
        schema: { type: "object", properties: { pictures: { type: "integer" } }, required: ["pictures"] },
      },
      seed: 1,
      temperature: 0,
      maxTokens: 512,
    },
    { signal },
  );
  const took = `${((Date.now() - startMs) / 1000).toFixed(1)} s`;
  const text = reply.content ?? reply.reasoning ?? "";
  if (!/"pictures"\s*:\s*-?\d/.test(text))
    return warning("judge's answer", `after ${took} it keeps to no schema: ${peerWords(text).slice(0, 80)}`);
  return `three pictures, by the schema, in ${took}`;
}
