import type { JsonLimits } from "../../../base/json-limits.ts";
import type { AnyStateFile } from "../../records/state-file.ts";
import { attempt } from "./attempt.ts";

/** What texts of history say, each parsed once: a commit's text before is the text after of an earlier one. */
export type HistoryTexts = {
  /** The value; null for a text that is no record. */
  read(file: AnyStateFile, options: { readonly path: string; readonly text: string }): unknown;
};

type ParsedText = { readonly file: AnyStateFile; readonly text: string; readonly value: unknown };

/** Characters of the largest text that is kept: lists, tables and states, and no results of a whole round. */
const MOST = 200_000;
/** Texts kept of a path: before and after. */
const TEXTS_A_PATH = 2;

/** Keeps the last texts of each path. */
export function createHistoryTexts(jsonLimits?: JsonLimits): HistoryTexts {
  const shelf = new Map<string, readonly ParsedText[]>();
  return {
    read(file, { path, text }) {
      const readings = shelf.get(path) ?? [];
      const reading = readings.find((one) => one.file === file && one.text === text);
      if (reading) return reading.value;
      const value = attempt(() => file.parse(text, { path, readOnly: true, jsonLimits }));
      if (text.length <= MOST) shelf.set(path, [{ file, text, value }, ...readings].slice(0, TEXTS_A_PATH));
      return value;
    },
  };
}
