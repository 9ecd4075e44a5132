import type { SettingKind, SettingRow } from "./setting-row.ts";

type Words<Option extends string> = Pick<
  SettingRow<unknown, Option>,
  "doc" | "unit" | "secret" | "retired" | "option" | "times"
>;

type Make<Value, Extra = unknown> = {
  <Option extends string = never>(row: Words<Option> & Extra & { readonly fallback: Value }): SettingRow<Value, Option>;
  <Option extends string = never>(row: Words<Option> & Extra): SettingRow<Value | undefined, Option>;
};

const make =
  (kind: SettingKind) =>
  <Option extends string>(row: Words<Option>): SettingRow<never, Option> => ({ kind, ...row });

type Range = { readonly min: number; readonly max?: number };

/** Makers of rows, one for each kind of text. Without `fallback` a setting may be absent. */
export const setting = {
  /** Any text that is not empty. */
  text: make("text") as Make<string>,
  /** An http(s) or ws(s) address. */
  address: make("address") as Make<string>,
  whole: make("whole") as Make<number, Range>,
  decimal: make("decimal") as Make<number, Range>,
  /** true, false, 1, 0, yes or no. */
  flag: make("flag") as Make<boolean>,
  /** One of the words. */
  choice: <const Word extends string, Option extends string = never>(
    words: readonly Word[],
    row: Words<Option> & { readonly fallback: NoInfer<Word> },
  ): SettingRow<Word, Option> => ({ kind: "choice", words, ...row }),
  /** Some of the words, by comma, in the order given. */
  choices: <const Word extends string, Option extends string = never>(
    words: readonly Word[],
    row: Words<Option> & { readonly fallback: readonly NoInfer<Word>[] },
  ): SettingRow<readonly Word[], Option> => ({ kind: "choices", words, ...row }),
};
