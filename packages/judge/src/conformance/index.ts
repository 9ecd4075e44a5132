/** `@404-gen/judge/conformance`: the laws that every duel judge keeps. Needs vitest. */
export { type DuelJudgeBench, duelJudgeConformance } from "./duel-judge-conformance.ts";
