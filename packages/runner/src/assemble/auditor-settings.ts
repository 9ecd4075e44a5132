import { AUDIT_SETTINGS, type AuditSettings, BUILD_SETTINGS } from "@404-gen/audit";
import type { Settings } from "../settings/load.ts";

/** The auditor's settings; it downloads files with the collector's limits. */
export const auditorSettings = (settings: Settings): Partial<AuditSettings> => ({
  ...BUILD_SETTINGS.options(settings),
  ...AUDIT_SETTINGS.options(settings),
  downloadTimeoutSeconds: settings.DOWNLOAD_TIMEOUT,
  maxModelBytes: settings.MAX_GLB_SIZE_BYTES,
});
