/** `@404-gen/judge/testing`: a scripted VLM server, and pictures made by code. Needs no test runner. */
export { drawGrid, drawPrompt, drawView, type Part, type Scene, type ViewOptions } from "./scene.ts";
export { scriptFromJudge } from "./script-from-judge.ts";
export {
  type ScriptedReply,
  type ScriptedRequest,
  type ScriptedVlm,
  startScriptedVlm,
  type VlmScript,
} from "./scripted-vlm.ts";
export { createScriptedModel, type ScriptedAnswer, type ScriptedModel } from "./scripted-model.ts";
export { type DrawBundleOptions, drawBundle } from "./draw-bundle.ts";
