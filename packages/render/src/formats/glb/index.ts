export { GLB_CODES, GLB_WARNINGS, type GlbCode, type GlbWarning } from "./codes.ts";
export { inspectGlb } from "./inspect.ts";
export { GLB_LIMITS_DEFAULTS, type GlbLimits } from "./limits.ts";
export { loadGlb } from "./load.ts";
