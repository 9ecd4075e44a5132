import type { DuelJudge } from "@404-gen/core";
import { createTwoCallJudge, type TwoCallOptions } from "../../judges/two-call/two-call-judge.ts";
import { createOpenAiModel } from "./openai-model.ts";
import type { OpenAiModelOptions } from "./options.ts";

/** Which model judges at which server, and by which questions. */
export type VlmJudgeOptions = OpenAiModelOptions & Omit<TwoCallOptions, "model">;

/**
 * The two-call judge on any OpenAI-compatible server, in one call.
 *
 * @example
 * const judge = createVlmJudge({ baseUrl: "http://127.0.0.1:8000/v1" });
 * const evidence = await judge.judge(pictures, { seed: 3035696319 });
 */
export function createVlmJudge(options: VlmJudgeOptions): DuelJudge {
  const { maxTokens, maxTokensOnLength, questions } = options;
  return createTwoCallJudge({ model: createOpenAiModel(options), maxTokens, maxTokensOnLength, questions });
}
