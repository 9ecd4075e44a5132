import { CompetitionError } from "@404-gen/core";
import { z } from "zod";
import { CONSTRAINTS } from "./constraints.ts";
import { SECRET_SETTINGS, type SettingName, settingsShape } from "./table.ts";

const schema = z.object(settingsShape);
export type Settings = z.infer<typeof schema>;

/** Texts by setting name, as an environment or a `.env` file holds them; an empty text counts as not given. */
export type SettingTexts = Readonly<Record<string, string | undefined>>;

/**
 * Reads and checks all settings; later sources win. Reports every bad one by name, with what is allowed, before anything starts.
 *
 * @throws CompetitionError `SETTINGS_INVALID`
 */
export function loadSettings(
  sources: readonly SettingTexts[],
  extraChecks: readonly ((s: Settings) => string[])[] = [],
): Settings {
  const given: Record<string, string> = {};
  for (const source of sources) {
    for (const name of Object.keys(settingsShape)) {
      const value = source[name];
      if (value !== undefined && value !== "") given[name] = value;
    }
  }
  const parsed = schema.safeParse(given);
  if (!parsed.success) throw invalid(parsed.error.issues.map((issue) => sayIssue(issue, given)));
  const problems = [
    ...CONSTRAINTS.flatMap((check) => check(parsed.data) ?? []),
    ...extraChecks.flatMap((check) => check(parsed.data)),
  ];
  if (problems.length > 0) throw invalid(problems);
  return parsed.data;
}

function sayIssue(issue: z.core.$ZodIssue, given: Readonly<Record<string, string>>): string {
  const name = String(issue.path[0]);
  const secret = (SECRET_SETTINGS as readonly string[]).includes(name);
  const shown = secret ? "a value that is not shown" : JSON.stringify(given[name as SettingName]);
  return `${name} is ${shown}, allowed is ${issue.message}`;
}

function invalid(problems: readonly string[]): CompetitionError {
  return new CompetitionError(problems.join("; "), { code: "SETTINGS_INVALID", fault: "usage", data: { problems } });
}
