import { setting, settingGroup } from "../../base/settings/index.ts";

/** How often an owner looks at the branch, and what it does at a stage's end. Source: COMPETITION.md sections 2 and 10. */
export const OWNER_DEFAULTS = {
  /** Shortest wait between two turns, milliseconds. `MIN_CHECK_STATE_INTERVAL` */
  minCheckMs: 120_000,
  /** Longest wait, also where nobody knows when the stage ends, milliseconds. `MAX_CHECK_STATE_INTERVAL` */
  maxCheckMs: 1_800_000,
  /** Move to `paused` where the next stage would begin. `PAUSE_ON_STAGE_END` */
  pauseOnStageEnd: false,
  /** A turn may use a look at the branch that anyone made at most so many milliseconds ago. */
  lookShareMs: 0,
  /**
   * Between two looks at the branch during one piece of work, milliseconds: a pause by a person holds within that time. A look before
   * every duel was 20,000 requests a round of 256 miners.
   */
  guardMs: 180_000,
  /** How long the last look counts while the branch cannot be seen, milliseconds. Nothing is written in that time, and nothing is lost. */
  unseenMs: 1_800_000,
  /** How long a runner has a role without renewing, milliseconds; half of it must be longer than a batch waits (600 s). */
  leaseMs: 1_800_000,
};

/** How an owner looks at the record. */
export type OwnerSettings = {
  /** Milliseconds. @default 120000 */
  readonly minCheckMs?: number | undefined;
  /** Milliseconds. @default 1800000 */
  readonly maxCheckMs?: number | undefined;
  /** PAUSE_ON_STAGE_END: hold the round where COMPETITION.md section 2 allows it. @default false */
  readonly pauseOnStageEnd?: boolean | undefined;
  /** Milliseconds. @default 0: every turn looks */
  readonly lookShareMs?: number | undefined;
  /** Milliseconds; 0: before every piece of work. @default 180000 */
  readonly guardMs?: number | undefined;
  /** Milliseconds. @default 1800000 */
  readonly unseenMs?: number | undefined;
  /** Milliseconds. @default 1800000 */
  readonly leaseMs?: number | undefined;
};

/** How often an owner looks, and what it does at a stage's end. */
export const LOOP_SETTINGS = settingGroup<OwnerSettings>()("Loop", {
  MIN_CHECK_STATE_INTERVAL: setting.whole({
    doc: "Shortest sleep of a service that waits",
    unit: "seconds",
    min: 1,
    fallback: OWNER_DEFAULTS.minCheckMs / 1000,
    option: "minCheckMs",
    times: 1000,
  }),
  MAX_CHECK_STATE_INTERVAL: setting.whole({
    doc: "Longest sleep of a service that waits",
    unit: "seconds",
    min: 1,
    fallback: OWNER_DEFAULTS.maxCheckMs / 1000,
    option: "maxCheckMs",
    times: 1000,
  }),
  CHECK_STATE_INTERVAL: setting.whole({
    doc: "Sleep of a service with nothing to wait for",
    unit: "seconds",
    min: 1,
    fallback: 1800,
  }),
  STATE_LOOK_SHARE: setting.whole({
    doc: "A look at the branch by one service so long ago serves the others as well; 0: each looks for itself",
    unit: "seconds",
    min: 0,
    fallback: 30,
    option: "lookShareMs",
    times: 1000,
  }),
  STATE_GUARD_INTERVAL: setting.whole({
    doc: "Time between two looks at the branch during a match, downloads or an audit: a person's pause holds within it; 0: before every piece of work",
    unit: "seconds",
    min: 0,
    fallback: OWNER_DEFAULTS.guardMs / 1000,
    option: "guardMs",
    times: 1000,
  }),
  STATE_UNSEEN_LIMIT: setting.whole({
    doc: "Time for which work goes on as last seen while the git host does not answer",
    unit: "seconds",
    min: 1,
    fallback: OWNER_DEFAULTS.unseenMs / 1000,
    option: "unseenMs",
    times: 1000,
  }),
  RUNNER_ID: setting.text({
    doc: "Name of this runner in leases and pod names, up to 8 lower-case letters and digits; default: drawn once and kept in JOURNAL_DIR",
  }),
  LEASE_DURATION: setting.whole({
    doc: "Time after which another runner takes over a role that this one does not renew; more than twice COMMIT_INTERVAL",
    unit: "seconds",
    min: 60,
    fallback: OWNER_DEFAULTS.leaseMs / 1000,
    option: "leaseMs",
    times: 1000,
  }),
  PAUSE_ON_STAGE_END: setting.flag({
    doc: "Move to paused instead of the next stage",
    fallback: OWNER_DEFAULTS.pauseOnStageEnd,
    option: "pauseOnStageEnd",
  }),
});
