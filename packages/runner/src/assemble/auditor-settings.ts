import { AUDIT_SETTING_NAMES, type AuditSettings } from "@404-gen/audit";
import type { Settings } from "../settings/load.ts";

/** The auditor's settings from the environment names that they have in common. */
export function auditorSettings(settings: Settings): Partial<AuditSettings> {
  const given: Partial<Record<keyof AuditSettings, number>> = {};
  for (const [key, name] of Object.entries(AUDIT_SETTING_NAMES)) {
    const value = (settings as Readonly<Record<string, unknown>>)[name];
    if (typeof value === "number") given[key as keyof AuditSettings] = value;
  }
  return given;
}
