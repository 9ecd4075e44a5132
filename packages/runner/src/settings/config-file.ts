import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CompetitionError } from "@404-gen/core";
import { invalidSettings } from "./invalid-settings.ts";
import { holdsPassword } from "./keep-secrets.ts";
import type { SettingTexts } from "./load.ts";
import { isSettingName, SETTING_ROWS } from "./table.ts";

/** Name of the file of settings, in the folder that a command is run in. */
export const CONFIG_FILE = "404-gen.json";
/** Address of the file's schema, for editors. */
export const CONFIG_SCHEMA =
  "https://raw.githubusercontent.com/404-gen/404-gen-typescript/main/docs/settings.schema.json";

/** The content of the file: settings by name, and `$schema`. */
export type ConfigFile = Readonly<Record<string, string | number | boolean>>;

/** The problem of one entry; null for a good one. `loadSettings` checks later whether the value fits. */
function problemOf([name, value]: readonly [string, unknown]): string | null {
  if (name === "$schema") return null;
  if (!isSettingName(name)) return `${name} is no setting; \`404-gen settings\` lists them`;
  // People share this file, so it must hold no credential.
  if (SETTING_ROWS[name].secret || holdsPassword(String(value)))
    return `${name} is a credential: it belongs into the environment or .env`;
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return null;
  return `${name} is no text, number or true and false`;
}

/**
 * Reads the file of settings of a folder; null where there is none.
 *
 * @throws CompetitionError `SETTINGS_INVALID`, naming each bad entry; `FILE_MISSING` where it cannot be read.
 */
export function readConfigFile(dir: string): ConfigFile | null {
  const path = join(dir, CONFIG_FILE);
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw new CompetitionError(`${path} cannot be read`, { code: "FILE_MISSING", data: { path }, cause });
  }
  const value = parse(text, path);
  const problems = Object.entries(value).flatMap((entry) => problemOf(entry) ?? []);
  if (problems.length > 0) throw invalidSettings(problems.map((problem) => `${CONFIG_FILE}: ${problem}`));
  return value as ConfigFile;
}

function parse(text: string, path: string): object {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  } catch (cause) {
    throw invalidSettings([`${path} is no JSON: ${(cause as Error).message}`]);
  }
  throw invalidSettings([`${path} holds no object of settings`]);
}

/** The file's settings as texts, like those of an environment. */
export function configTexts(dir: string): SettingTexts {
  const { $schema: _, ...settings } = readConfigFile(dir) ?? {};
  return Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, String(value)]));
}
