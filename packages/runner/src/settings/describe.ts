import { allowedOf } from "@404-gen/core";
import { SETTING_GROUPS } from "./table.ts";

/** A setting as docs and schema show it. */
export type SettingDescription = {
  /** Name in the environment. */
  readonly name: string;
  /** Heading of its group. */
  readonly group: string;
  /** One sentence with the unit. */
  readonly about: string;
  /** Unit of a number, null for counts, shares and texts. */
  readonly unit: string | null;
  /** The allowed values, in words. */
  readonly takes: string;
  /** Default as text, null when the setting is optional. */
  readonly fallback: string | null;
  /** True: its value is never shown. */
  readonly secret: boolean;
  /** Reason why it has no effect any more; null: it has one. */
  readonly retired: string | null;
};

/** Every setting as data, under its heading. */
export const describeGroups = (): { readonly title: string; readonly settings: SettingDescription[] }[] =>
  SETTING_GROUPS.map(({ title, rows }) => ({
    title,
    settings: Object.entries(rows).map(([name, row]) => ({
      name,
      group: title,
      about: row.doc,
      unit: row.unit ?? null,
      takes: allowedOf(row),
      fallback: row.fallback === undefined ? null : String(row.fallback),
      secret: row.secret ?? false,
      retired: row.retired ?? null,
    })),
  }));

/**
 * Every setting as data: for `404-gen settings` and the documentation.
 *
 * @example
 * for (const { name, about } of describeSettings()) console.log(name, about);
 */
export const describeSettings = (): SettingDescription[] => describeGroups().flatMap(({ settings }) => settings);
