import type { SettingRow, SettingValue } from "./setting-row.ts";

/** Rows by their name in the environment: `MAX_CONCURRENT_DUELS`. */
export type SettingRows = Readonly<Record<string, SettingRow>>;
/** The values of all rows, by name. */
export type SettingValues<Rows extends SettingRows> = { readonly [Name in keyof Rows]: SettingValue<Rows[Name]> };

/** The settings of one part, under one heading. */
export type SettingGroup<Rows extends SettingRows = SettingRows, Options extends object = object> = {
  /** Heading in `404-gen settings` and docs/configuration.md. */
  readonly title: string;
  /** The settings of this part by name. */
  readonly rows: Rows;
  /** The part's own options as these values set them; an absent setting sets none. */
  options(values: { readonly [Name in keyof Rows]?: unknown }): Partial<Options>;
};

/**
 * Declares the settings of one part. `Options` is the type of the options that rows may set by `option`.
 *
 * @example
 * const LOOP_SETTINGS = settingGroup<StageSettings>()("Loop", {
 *   MIN_CHECK_STATE_INTERVAL: setting.whole({ doc: "Shortest sleep", unit: "seconds", min: 1, fallback: 120, option: "minCheckMs", times: 1000 }),
 * });
 * const loop = LOOP_SETTINGS.options(settings); // { minCheckMs: 120000 }
 */
export const settingGroup =
  <Options extends object = object>() =>
  <const Rows extends Readonly<Record<string, SettingRow<unknown, keyof Options & string>>>>(
    title: string,
    rows: Rows,
  ): SettingGroup<Rows, Options> => ({
    title,
    rows,
    options(values) {
      const entries = Object.entries(rows).flatMap(([name, { option, times = 1 }]) => {
        const value = values[name];
        if (option === undefined || value === undefined) return [];
        return [[option, typeof value === "number" ? value * times : value]];
      });
      return Object.fromEntries(entries) as Partial<Options>;
    },
  });
