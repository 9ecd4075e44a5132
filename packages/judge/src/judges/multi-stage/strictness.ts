/**
 * Points in which this judge is stricter than upstream's (DECISIONS.md 4 B). A point that is off gives upstream's behaviour. A report says which
 * points were on.
 */
export type Strictness = {
  /** An answer with a penalty outside of 0 to 10 counts as no answer (B3). @default true */
  readonly rangeCheck: boolean;
  /** A call without an answer leaves the duel without a result, and it is played again. Off: the fallback counts, which is 5 and 5, `ok`, no checklist (B1). @default true */
  readonly failedCallsEndDuel: boolean;
  /** The checklist counts no more checks than there are features (B6). @default true */
  readonly capChecks: boolean;
  /** The side guard also checks duels that stage 1 decided (B4). @default false */
  readonly sideGuardAlways: boolean;
  /** The gray gate checks each picture by itself, and opens for either (B7). @default false */
  readonly grayGatePerSide: boolean;
};

/** Strictness by default. */
export const STRICTNESS_DEFAULTS: Strictness = {
  rangeCheck: true,
  failedCallsEndDuel: true,
  capChecks: true,
  sideGuardAlways: false,
  grayGatePerSide: false,
};

/** All points off: the judge decides like upstream's from the same answers. */
export const UPSTREAM_STRICTNESS: Strictness = {
  rangeCheck: false,
  failedCallsEndDuel: false,
  capChecks: false,
  sideGuardAlways: false,
  grayGatePerSide: false,
};

/**
 * The strictness as reports have it under `x404`.
 *
 * @example
 * strictnessRecord(STRICTNESS_DEFAULTS);
 */
export const strictnessRecord = (strictness: Strictness): Readonly<Record<string, boolean>> => ({
  range_check: strictness.rangeCheck,
  failed_calls_end_duel: strictness.failedCallsEndDuel,
  cap_checks: strictness.capChecks,
  side_guard_always: strictness.sideGuardAlways,
  gray_gate_per_side: strictness.grayGatePerSide,
});
