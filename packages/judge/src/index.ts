/**
 * `@404-gen/judge`: duels, matches, the DUELS stage, self-evaluation. This entry loads no native library.
 *
 * - `./openai` a model on any OpenAI-compatible server, and the two-call judge with it
 * - `./offline` a judge that measures the pictures itself, and the detector of text on them
 * - `./testing` a scripted VLM server and pictures made by code
 * - `./conformance` the laws of a duel judge, for your own tests
 */
export { ANSWER_JSON_SCHEMA, type PresentedAnswer, readAnswer } from "./judges/two-call/answer.ts";
export { DEFAULT_QUESTIONS, type Questions, questionsSha256 } from "./judges/two-call/questions.ts";
export { toVerdict } from "./judges/two-call/verdict.ts";
export { listBundles, readBundleFolder } from "./bundles/bundle-folder.ts";
export { memoryBundle } from "./bundles/memory-bundle.ts";
export {
  createMultiStageJudge,
  MULTI_STAGE_DEFAULTS,
  type MultiStageOptions,
} from "./judges/multi-stage/multi-stage-judge.ts";
export { STAGED_JUDGE_SETTINGS } from "./judges/multi-stage/settings.ts";
export { STRICTNESS_DEFAULTS, type Strictness, UPSTREAM_STRICTNESS } from "./judges/multi-stage/strictness.ts";
export {
  DEFAULT_STAGED_QUESTIONS,
  parseStagedQuestions,
  type StagedQuestions,
  stagedQuestionsSha256,
} from "./judges/multi-stage/wording.ts";
export { createTwoCallJudge, TWO_CALL_DEFAULTS, type TwoCallOptions } from "./judges/two-call/two-call-judge.ts";
export {
  type JudgedMatch,
  type JudgeMatchOptions,
  judgeMatch,
  type PictureInput,
  type PictureSet,
} from "./match/judge-match.ts";

export { MODULE_MATCH_DEFAULTS, playModuleMatch } from "./match/modules/play-module-match.ts";
export type { ModuleMatchContext, ModuleMatchOutcome, PlayModuleMatchOptions } from "./match/modules/types.ts";
export { playMatch } from "./match/play-match.ts";
export {
  type DuelEvent,
  type LoadPicture,
  type MatchContext,
  type MatchOutcome,
  type MatchRunOptions,
  type MatchSides,
  PLAY_MATCH_DEFAULTS,
  type PlayMatchOptions,
} from "./match/types.ts";
export type { MatchPrompt } from "./match/form.ts";

export {
  type AnswerForm,
  picturePart,
  type QuestionPart,
  textPart,
  type VisionModel,
  type VisionQuestion,
  type VisionReply,
} from "./models/vision-model.ts";
export * from "./noise/index.ts";
export * from "./self-evaluation/index.ts";
export { DUELS_SETTINGS } from "./stage/duels-settings.ts";
export { JUDGE_SETTINGS } from "./models/openai/settings.ts";
export { createModuleDuelsService, type ModuleDuelsServiceOptions } from "./stage/two/module-duels-service.ts";
export { createDuelsService, type DuelsServiceOptions } from "./stage/one/duels-service.ts";
export { DUELS_DEFAULTS, type DuelsSettings } from "./stage/settings.ts";
