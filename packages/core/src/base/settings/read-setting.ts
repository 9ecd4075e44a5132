import type { SettingRow } from "./setting-row.ts";

/** A setting's text as a value, or what would have been right. */
export type SettingReading =
  | {
      /** The parsed value, in the setting's own unit. */
      readonly value: unknown;
    }
  | {
      /** What would have been right, for the message. */
      readonly allowed: string;
    };

const TRUE = ["true", "1", "yes"];
const FALSE = ["false", "0", "no"];

/**
 * Reads the text of one setting.
 *
 * @example
 * const reading = readSetting(row, "12");
 */
export function readSetting(row: SettingRow, text: string): SettingReading {
  const value = parseText(row, text);
  return value === undefined ? { allowed: allowedOf(row) } : { value };
}

/**
 * What a setting takes, in words: "a whole number from 0 to 65535".
 *
 * @example
 * allowedOf(row);
 */
export function allowedOf({ kind, min = 0, max, words = [] }: SettingRow): string {
  const range = max === undefined ? `at least ${min}` : `from ${min} to ${max}`;
  switch (kind) {
    case "text":
      return "a text";
    case "address":
      return "an http(s) or ws(s) address";
    case "whole":
      return `a whole number ${range}`;
    case "decimal":
      return `a number ${range}`;
    case "flag":
      return "true or false";
    case "choice":
      return words.join(" or ");
    case "choices":
      return `a list of ${words.join(", ")}`;
  }
}

function parseText(row: SettingRow, text: string): unknown {
  switch (row.kind) {
    case "text":
      return text === "" ? undefined : text;
    case "address":
      return /^(https?|wss?):\/\/\S+$/.test(text) ? text : undefined;
    case "whole":
    case "decimal":
      return numberOf(row, text.trim());
    case "flag":
      return flagOf(text.toLowerCase());
    case "choice":
      return row.words?.includes(text) ? text : undefined;
    case "choices":
      return wordsOf(row, text);
  }
}

function numberOf({ kind, min = 0, max = Number.MAX_SAFE_INTEGER }: SettingRow, text: string): number | undefined {
  const value = /^[-+]?\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  return value >= min && value <= max && (kind === "decimal" || Number.isSafeInteger(value)) ? value : undefined;
}

function flagOf(text: string): boolean | undefined {
  if (TRUE.includes(text)) return true;
  return FALSE.includes(text) ? false : undefined;
}

function wordsOf({ words = [] }: SettingRow, text: string): readonly string[] | undefined {
  const items = text.split(",").map((word) => word.trim().toLowerCase());
  return items.every((word) => words.includes(word)) ? items : undefined;
}
