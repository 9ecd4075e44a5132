import type { DuelJudge } from "@404-gen/core";
import { createTwoCallJudge, type TwoCallOptions } from "../../judges/two-call/two-call-judge.ts";
import { createOpenAiModel } from "./openai-model.ts";
import type { OpenAiModelOptions } from "./options.ts";

/** The model that judges, its server, and the questions. */
export type VlmJudgeOptions = OpenAiModelOptions & Omit<TwoCallOptions, "model">;

/**
 * Creates the two-call judge with a model on any OpenAI-compatible server.
 *
 * @example
 * const judge = createVlmJudge({ baseUrl: "http://127.0.0.1:8000/v1" });
 * const evidence = await judge.judge(pictures, { seed: 3035696319 });
 */
export function createVlmJudge(options: VlmJudgeOptions): DuelJudge {
  const { maxTokens, maxTokensOnLength, questions } = options;
  return createTwoCallJudge({ model: createOpenAiModel(options), maxTokens, maxTokensOnLength, questions });
}
