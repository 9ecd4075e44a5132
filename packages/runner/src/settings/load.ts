import { readSetting } from "@404-gen/core";
import { CONSTRAINTS } from "./constraints.ts";
import { invalidSettings } from "./invalid-settings.ts";
import { SETTING_NAMES, SETTING_ROWS, type SettingName, type Settings } from "./table.ts";

export type { Settings } from "./table.ts";

/** Texts by setting name, from an environment or a `.env` file. An empty text counts as not given. */
export type SettingTexts = Readonly<Record<string, string | undefined>>;

/**
 * Reads and checks all settings; later sources win. The error names every bad setting with the allowed values.
 *
 * @throws CompetitionError `SETTINGS_INVALID`
 * @example
 * const settings = loadSettings([process.env]);
 */
export function loadSettings(
  sources: readonly SettingTexts[],
  extraChecks: readonly ((s: Settings) => string[])[] = [],
): Settings {
  const texts = givenSettings(sources);
  const values: Record<string, unknown> = {};
  const problems: string[] = [];
  for (const name of SETTING_NAMES) {
    const text = texts[name];
    const reading = text === undefined ? { value: SETTING_ROWS[name].fallback } : readSetting(SETTING_ROWS[name], text);
    if ("value" in reading) values[name] = reading.value;
    else problems.push(`${name} is ${textOf(name, text ?? "")}, allowed is ${reading.allowed}`);
  }
  if (problems.length > 0) throw invalidSettings(problems);
  const settings = values as Settings;
  const unfit = [
    ...CONSTRAINTS.flatMap((check) => check(settings) ?? []),
    ...extraChecks.flatMap((check) => check(settings)),
  ];
  if (unfit.length > 0) throw invalidSettings(unfit);
  return settings;
}

/** One line for every setting in the sources that has no effect any more. */
export const retiredSettings = (sources: readonly SettingTexts[]): readonly string[] =>
  Object.keys(givenSettings(sources)).flatMap((name) => {
    const { retired } = SETTING_ROWS[name as SettingName];
    return retired === undefined ? [] : [`${name} is accepted and has no effect: ${retired}`];
  });

/** The texts that a source gives. An empty text is left out, so an earlier source's text stays. */
export const givenTexts = (texts: SettingTexts): SettingTexts =>
  Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== undefined && text !== ""));

function givenSettings(sources: readonly SettingTexts[]): Partial<Record<SettingName, string>> {
  const texts: SettingTexts = Object.assign({}, ...sources.map(givenTexts));
  return Object.fromEntries(SETTING_NAMES.flatMap((name) => (texts[name] === undefined ? [] : [[name, texts[name]]])));
}

const textOf = (name: SettingName, text: string) =>
  SETTING_ROWS[name].secret ? "a value that is not shown" : JSON.stringify(text);
