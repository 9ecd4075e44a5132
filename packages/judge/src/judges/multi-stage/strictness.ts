/**
 * Where this judge is stricter than upstream's, each by itself (DECISIONS.md 4 B). Off gives upstream's behaviour. A report says which
 * were on.
 */
export type Strictness = {
  /** Penalties outside of 0 to 10 are no answer (B3). @default true */
  readonly rangeCheck: boolean;
  /** A call without an answer leaves the duel without a result, to be played again; off: 5 and 5, `ok`, no checklist (B1). @default true */
  readonly failedCallsEndDuel: boolean;
  /** The checklist counts no more checks than there are features (B6). @default true */
  readonly capChecks: boolean;
  /** The side guard also looks at duels that stage 1 decided (B4). @default false */
  readonly sideGuardAlways: boolean;
  /** The gray gate looks at each picture by itself, and fires for either (B7). @default false */
  readonly grayGatePerSide: boolean;
};

/** How strict the judge is unless settings say otherwise. */
export const STRICTNESS_DEFAULTS: Strictness = {
  rangeCheck: true,
  failedCallsEndDuel: true,
  capChecks: true,
  sideGuardAlways: false,
  grayGatePerSide: false,
};

/** Every strictness off: decides as upstream does from the same answers. */
export const UPSTREAM_STRICTNESS: Strictness = {
  rangeCheck: false,
  failedCallsEndDuel: false,
  capChecks: false,
  sideGuardAlways: false,
  grayGatePerSide: false,
};

/**
 * The strictness as reports keep it under `x404`.
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
