import { loadSettings } from "./load.ts";
import { SECRET_SETTINGS, SETTING_NAMES, settingsShape } from "./table.ts";

export type SettingDescription = {
  readonly name: string;
  readonly about: string;
  /** Default as text, null when the setting is optional. */
  readonly fallback: string | null;
  readonly secret: boolean;
};

/** Every setting as data: for `404-gen settings` and the documentation. */
export function describeSettings(): SettingDescription[] {
  const defaults = loadSettings([{}]);
  return SETTING_NAMES.map((name) => ({
    name,
    about: settingsShape[name].description ?? "",
    fallback: defaults[name] === undefined ? null : String(defaults[name]),
    secret: (SECRET_SETTINGS as readonly string[]).includes(name),
  }));
}
