/** Rows of this package's settings without its services, for programs that only read settings. */
export { GPU_PROVIDER_NEEDS } from "../gpu/providers.ts";
export { BATCH_SETTINGS } from "../pods/batch/setting-rows.ts";
export { AUDIT_SETTINGS, BUILD_SETTINGS, GPU_SETTINGS } from "../setting-rows.ts";
