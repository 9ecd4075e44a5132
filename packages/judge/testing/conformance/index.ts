/** `@404-gen/judge/conformance`: tests of the laws that every duel judge and every model keeps. Needs vitest. */
export { type DuelJudgeBench, duelJudgeConformance } from "../duel-judge-conformance.ts";
export { type VisionModelBench, visionModelConformance } from "../vision-model-conformance.ts";
