/** Memory of this process about matches, between turns. It may be lost: it only saves work and repeated notices. */
export type PlayMemory<Report> = {
  /** Newest record of matches that are not entered yet, by path. It is kept during a pause, when nothing may be written. */
  readonly unfinished: Map<string, Report>;
  /** By match key: competition time before which the match is not tried again, and its tries in a row without progress. */
  readonly cooling: Map<string, { readonly untilMs: number; readonly tries: number }>;
};

export const newPlayMemory = <Report>(): PlayMemory<Report> => ({ unfinished: new Map(), cooling: new Map() });
