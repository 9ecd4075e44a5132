/**
 * `@404-gen/render`: the picture that the competition's judge sees, exactly, on any machine, without a GPU.
 */

// Files of strangers
export { CPU_RENDERER_NAME, type CpuRendererOptions, createCpuRenderer } from "./cpu-renderer.ts";
export { PLY_CODES, type PlyCode } from "./formats/ply/codes.ts";
// One file
export { renderGlb } from "./render-glb.ts";
export { MAX_MODEL_BYTES, RENDER_DEFAULTS, type RenderOptions, VIEW_SIZE_RANGE } from "./render-options.ts";
export { renderPly } from "./render-ply.ts";
export type { Bounds, RenderReport, RenderResult, RenderTimings } from "./report.ts";
// The frame
export { GRID_GAP, GRID_SIZE, VIEW_PHI, VIEW_SIZE, VIEW_THETAS, VIEWS, type ViewAngles } from "./views.ts";
