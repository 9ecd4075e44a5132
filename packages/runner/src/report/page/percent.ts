import { percent as plain } from "../explain.ts";

/** A margin as in the sentences, with a space before its sign at which no line breaks. */
export const percent = (margin: number): string => plain(margin).replace(" %", "\u00a0%");
