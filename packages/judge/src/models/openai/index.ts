/** `@404-gen/judge/openai`: the duel judge on any OpenAI-compatible server. */
export { VLM_JUDGE_DEFAULTS, type VlmJudgeOptions } from "./options.ts";
export { createVlmJudge } from "./vlm-judge.ts";
