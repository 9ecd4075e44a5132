/** What this process remembers of matches between turns. All of it may be lost: it only saves work and repeated notices. */
export type PlayMemory<Report> = {
  /** Newest record of matches that are not entered yet, by path: kept while paused, when nothing may be written. */
  readonly unfinished: Map<string, Report>;
  /** Competition time before which a match is not tried again, and the fruitless tries at it in a row; by match key. */
  readonly cooling: Map<string, { readonly untilMs: number; readonly tries: number }>;
};

export const newPlayMemory = <Report>(): PlayMemory<Report> => ({ unfinished: new Map(), cooling: new Map() });
