/** How the text of a setting is read. */
export type SettingKind = "text" | "address" | "whole" | "decimal" | "flag" | "choice" | "choices";

/**
 * One setting as data: its package owns it, the runner joins them, and `docs/configuration.md`, the JSON schema and `.env.example` are
 * written from it. `Value` is what a program gets, `Option` the field of the package's own options that it sets.
 */
export type SettingRow<Value = unknown, Option extends string = string> = {
  /** How the text is read: number, boolean, choice, text and so on. */
  readonly kind: SettingKind;
  /** What it is for: one line, without the unit. */
  readonly doc: string;
  /** Unit of a number: `seconds`, `bytes`; absent for counts and shares. */
  readonly unit?: string | undefined;
  /** What holds when it is not given; absent: nothing does. */
  readonly fallback?: Value | undefined;
  /** Least and largest number, inclusive. */
  readonly min?: number | undefined;
  /** Largest number, inclusive. */
  readonly max?: number | undefined;
  /** The words that are taken. */
  readonly words?: readonly string[] | undefined;
  /** A credential: never printed, never a flag of a command. */
  readonly secret?: true | undefined;
  /** Why it has no effect any more; the name is still accepted. */
  readonly retired?: string | undefined;
  /** Field of the package's own options that it sets. */
  readonly option?: Option | undefined;
  /** How many of the option's units one unit of the setting is: 1000 for seconds that become milliseconds. */
  readonly times?: number | undefined;
};

/** What a program gets for a row. */
export type SettingValue<Row> = Row extends SettingRow<infer Value, string> ? Value : never;
