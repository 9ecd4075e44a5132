import type { DeclaredLimits } from "@404-gen/core/records";
import { SETTING_NAMES, type Settings } from "../settings/table.ts";
import type { Place } from "./place.ts";

/**
 * The settings, in which the limits that config.json declares replace this machine's. A round is proved by what its config declares: a service
 * that used this machine's environment would record verdicts that `verify` finds wrong. Each replacement is logged.
 */
export function withDeclared(
  { settings, logger }: Pick<Place, "settings" | "logger">,
  limits: DeclaredLimits,
): Settings {
  const values: Record<string, unknown> = { ...settings };
  for (const name of SETTING_NAMES) {
    const value = (limits as Readonly<Record<string, number | undefined>>)[name];
    if (value === undefined || value === settings[name]) continue;
    values[name] = value;
    logger.info("config.json declares a limit that is not this machine's setting: the declared one holds", {
      ...{ setting: name, declared: value, here: settings[name] },
    });
  }
  return values as Settings;
}
