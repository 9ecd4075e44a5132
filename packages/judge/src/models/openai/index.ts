/** `@404-gen/judge/openai`: models on any OpenAI-compatible server, and the two-call judge on one. */
export { createOpenAiModel } from "./openai-model.ts";
export { OPENAI_MODEL_DEFAULTS, type OpenAiModelOptions, STAGED_MODEL_DEFAULTS } from "./options.ts";
export { createVlmJudge, type VlmJudgeOptions } from "./vlm-judge.ts";
