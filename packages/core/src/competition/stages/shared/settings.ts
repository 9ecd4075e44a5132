/** How often a service looks, and what it does at a stage's end. Source: COMPETITION.md sections 2 and 10. */
export const STAGE_DEFAULTS = {
  /** Shortest wait between two looks at the state, milliseconds. `MIN_CHECK_STATE_INTERVAL` */
  minCheckMs: 120_000,
  /** Longest wait, also where nobody knows when the stage ends, milliseconds. `MAX_CHECK_STATE_INTERVAL` */
  maxCheckMs: 1_800_000,
  /** Move to `paused` where the next stage would begin. `PAUSE_ON_STAGE_END` */
  pauseOnStageEnd: false,
};

export type StageSettings = {
  /** Milliseconds. @default 120000 */
  readonly minCheckMs?: number | undefined;
  /** Milliseconds. @default 1800000 */
  readonly maxCheckMs?: number | undefined;
  /** @default false */
  readonly pauseOnStageEnd?: boolean | undefined;
};
