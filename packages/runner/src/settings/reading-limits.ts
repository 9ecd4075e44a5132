import { readSetting } from "@404-gen/core";
import type { GitLimits } from "@404-gen/core/git";
import { READING_SETTINGS } from "@404-gen/core/settings";
import { invalidSettings } from "./invalid-settings.ts";

/**
 * The limits of reading a record, from checked settings or from the texts of an environment. So a bad setting of another kind does not stop a command
 * that needs only these.
 *
 * @throws CompetitionError `SETTINGS_INVALID`
 */
export function readingLimits(settings: Readonly<Record<string, unknown>>): Partial<GitLimits> {
  const values: Record<string, unknown> = {};
  for (const [name, row] of Object.entries(READING_SETTINGS.rows)) {
    const value = settings[name];
    if (typeof value !== "string") values[name] = value;
    else if (value !== "") values[name] = readText(name, { row, text: value });
  }
  return READING_SETTINGS.options(values);
}

type SettingText = { readonly row: Parameters<typeof readSetting>[0]; readonly text: string };

function readText(name: string, { row, text }: SettingText): unknown {
  const reading = readSetting(row, text);
  if ("value" in reading) return reading.value;
  throw invalidSettings([`${name} is ${JSON.stringify(text)}, allowed is ${reading.allowed}`]);
}
