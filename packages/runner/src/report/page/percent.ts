import { percent as plain } from "../explain.ts";

/** As in the sentences, and never broken before its sign at the end of a line. */
export const percent = (margin: number): string => plain(margin).replace(" %", "\u00a0%");
