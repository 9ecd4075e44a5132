/**
 * `@404-gen/render`: the picture that the competition's judge sees, exactly, on any machine, without a GPU.
 */

// One file, on this thread
export { renderGlb } from "./render-glb.ts";
export { renderPly } from "./render-ply.ts";
export { RENDER_DEFAULTS, type RenderOptions, VIEW_SIZE_RANGE } from "./render-options.ts";
export type { Bounds, RenderReport, RenderResult, RenderTimings } from "./report.ts";

// Files of strangers, in workers with limits
export { CPU_RENDERER_NAME, type CpuRendererOptions, createCpuRenderer } from "./cpu-renderer.ts";
export {
  type CheckedScene,
  createRenderPool,
  type PoolRenderOptions,
  RENDER_POOL_DEFAULTS,
  type RenderPool,
  type RenderPoolOptions,
} from "./pool/render-pool.ts";
export type { ModelFile } from "./model-file.ts";
export { createTextFinder } from "./text-finder.ts";

export { RENDER_SETTINGS } from "./settings.ts";

// A file's facts, and why one is refused
export { inspectModel } from "./inspect-model.ts";
export type { InspectModelOptions, ModelInspection } from "./formats/inspection.ts";
export {
  GLB_CODES,
  GLB_LIMITS_DEFAULTS,
  GLB_WARNINGS,
  type GlbCode,
  type GlbLimits,
  type GlbWarning,
} from "./formats/glb/index.ts";
export { PLY_CODES, type PlyCode } from "./formats/ply/codes.ts";

// Modules of competition 2
export type { CheckedModule, LimitUse, ModuleCheck } from "./formats/js/check-module.ts";
export { moduleRejection } from "./formats/js/inspect-module.ts";
export { createModuleChecker, type ModuleChecker, type ModuleCheckerOptions } from "./formats/js/module-checker.ts";
export { MODULE_RULES, type ModuleFailure, type ModuleRule, type ModuleStage } from "./formats/js/failure.ts";
export { MAX_MODULE_BYTES } from "./formats/js/static/module-size.ts";
export type { ModuleMetrics } from "./formats/js/validate/metrics.ts";
export type { ModuleStrictness } from "./formats/js/validate/settings.ts";

// Pictures of modules
export { BUNDLE_DRAWER_NAME, bundleFiles, createBundleDrawer } from "./bundle-drawer.ts";
export { createModuleRenderer, type ModuleRenderer, type ModuleResult } from "./module-renderer.ts";
export type { GrayViewName, ModuleBundle, ModuleViewOptions } from "./module-pictures.ts";
export { renderSceneBundle, renderSceneGrid, type RenderSceneOptions } from "./render-module.ts";
export type { SceneData } from "./formats/js/scene-data.ts";
export {
  BUNDLE_VIEW_SIZE,
  GRAY_VIEWS,
  MODULE_VIEWS,
  type ModuleLighting,
  type ModuleViewName,
  WHITE_VIEWS,
} from "./module-views.ts";

// The frame
export { GRID_GAP, GRID_SIZE, VIEW_PHI, VIEW_SIZE, VIEW_THETAS, VIEWS, type ViewAngles } from "./views.ts";

// The self-test before a stage begins
export { SELF_TEST_CASES, selfTest, type SelfTestCase, type SelfTestReport } from "./self-test/self-test.ts";
export { makeMeshGlb, type MeshModelOptions } from "./self-test/mesh-model.ts";
export { makeSplatPly, type SplatModelOptions } from "./self-test/splat-model.ts";
