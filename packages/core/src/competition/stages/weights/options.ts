import { setting, settingGroup } from "../../../base/settings/index.ts";
import type { Chain } from "../../../ports/chain.ts";
import type { Clock } from "../../../ports/clock.ts";

/** Weights that went to the chain sealed. */
export type CommittedWeights = {
  /** Block in which they were committed. */
  readonly block: number;
  /** uid → 1 to 65535. */
  readonly values: Readonly<Record<number, number>>;
};

/** What the service remembers of its last look. */
export type WeightsObservation = {
  /** Commit of the state repository. */
  readonly revision: string | null;
  /** Hotkey that was last given weight as leader. */
  readonly hotkey: string | null;
  /** The entry of `leader.json` that gave it: hotkey, weight and block, as one text. @default unknown */
  readonly entry?: string | null | undefined;
  /** When the chain was last seen to hold the right weights, competition time in milliseconds. @default never */
  readonly effectiveAtMs?: number | null | undefined;
  /** Timelocked commits whose reveal is not seen yet, oldest first. @default none */
  readonly commits?: readonly CommittedWeights[] | undefined;
};

/** What the chain holds beside what it should. */
export type WeightsEffects = {
  /** When the chain was last seen to hold the right weights, competition time in milliseconds; null when never. */
  readonly effectiveAtMs: number | null;
  /** Why it does not hold them now, in words; null when it does. */
  readonly cause: string | null;
  /** This machine's clock minus the chain's, milliseconds; null where the chain tells no time. */
  readonly clockOffMs: number | null;
};

/** Where that is kept between runs. */
export type WeightsMemory = {
  /** What was saved last; null when nothing was. */
  load(): Promise<WeightsObservation | null>;
  /** Keeps it over a restart. */
  save(observation: WeightsObservation): Promise<void>;
};

/** Proves a finished round from its records; `findings` are lines for people. */
export type VerifyRound = (
  round: number,
  options: { readonly signal: AbortSignal },
) => Promise<{
  /** True: no violation was found. */
  readonly ok: boolean;
  readonly findings: readonly string[];
  /** What people repaired of files that the round rests on, in lines for people. @default none */
  readonly repairs?: readonly string[] | undefined;
}>;

/** What the weights service works with. */
export type WeightsServiceOptions = {
  /** Where weights are set. */
  readonly chain: Chain;
  /**
   * Proves the last round before an entry of `leader.json` gives weight that gave none before. `"off"` sets weights on the record's word alone, and says so
   * each time.
   */
  readonly verifyRound: VerifyRound | "off";
  /** ACCEPT_REPAIRED_ROUNDS: a round counts as proved although a person repaired its record. @default false */
  readonly acceptRepaired?: boolean | undefined;
  /** True when the branch went from one commit to the other by adding commits only. @default no check, with a warning */
  readonly isFastForward?:
    | ((
        move: {
          /** Commit seen last. */
          readonly from: string;
          /** Commit seen now. */
          readonly to: string;
        },
        options: { readonly signal: AbortSignal },
      ) => Promise<boolean>)
    | undefined;
  /** SUBNET_OWNER_UID. @default 199 */
  readonly ownerUid?: number | undefined;
  /** SET_WEIGHTS_INTERVAL_SEC, in milliseconds. @default 1800000 */
  readonly intervalMs?: number | undefined;
  /** Shortest and longest wait before another try after a setting that did not come about, milliseconds. @default [240000, 360000] */
  readonly retryMs?: readonly [number, number] | undefined;
  /** Seconds before a change of the crown in which nothing is set. @default 1500 */
  readonly waitForLeaderSeconds?: number | undefined;
  /** Intervals without the right weights in force on the chain, whatever the cause, until an alarm rings. @default 6 */
  readonly alarmIntervals?: number | undefined;
  /** Most that this machine's clock may differ from the chain's, in milliseconds. @default 30000 */
  readonly clockToleranceMs?: number | undefined;
  /** Hears what the chain holds, after each look. */
  readonly onEffects?: ((effects: WeightsEffects) => void) | undefined;
  /** Plans and checks, sets nothing. @default false */
  readonly dryRun?: boolean | undefined;
  /** Where it keeps what it saw. @default in memory: the first turn of a process verifies again */
  readonly memory?: WeightsMemory | undefined;
  /** 0 ≤ r < 1. @default Math.random */
  readonly random?: (() => number) | undefined;
  /** Real time, for how often the branch is looked at. @default systemClock */
  readonly io?: Clock | undefined;
};

/** Times of the weights service unless settings say otherwise. */
export const WEIGHTS_DEFAULTS = {
  ownerUid: 199,
  intervalMs: 1_800_000,
  retryMs: [240_000, 360_000] as readonly [number, number],
  waitForLeaderSeconds: 1_500,
  // Three hours: with one epoch of 72 minutes sealed and the interval of half an hour, a new leader's weights take up to 2.9 hours.
  alarmIntervals: 6,
  clockToleranceMs: 30_000,
  dryRun: false,
};

/**
 * Keeps what was seen until the process ends.
 *
 * @example
 * const memory = createWeightsMemory();
 */
export function createWeightsMemory(observation: WeightsObservation | null = null): WeightsMemory {
  let lastSeen = observation;
  return {
    load: async () => lastSeen,
    async save(next) {
      lastSeen = next;
    },
  };
}

/** This validator's weights. */
export const WEIGHTS_SETTINGS = settingGroup<
  Pick<WeightsServiceOptions, "ownerUid" | "acceptRepaired" | "intervalMs" | "alarmIntervals" | "clockToleranceMs">
>()("Weights", {
  SUBNET_OWNER_UID: setting.whole({
    doc: "Uid that gets what the leader does not",
    min: 0,
    max: 65_535,
    fallback: WEIGHTS_DEFAULTS.ownerUid,
    option: "ownerUid",
  }),
  SET_WEIGHTS_INTERVAL_SEC: setting.whole({
    doc: "Time between two weight settings",
    unit: "seconds",
    min: 1,
    fallback: WEIGHTS_DEFAULTS.intervalMs / 1000,
    option: "intervalMs",
    times: 1000,
  }),
  WEIGHTS_ALARM_INTERVALS: setting.whole({
    doc: "Intervals without the right weights in force on the chain, whatever the cause, until an alarm",
    min: 1,
    fallback: WEIGHTS_DEFAULTS.alarmIntervals,
    option: "alarmIntervals",
  }),
  CLOCK_TOLERANCE_SEC: setting.whole({
    doc: "Most that this machine's clock may differ from the chain's, until an alarm",
    unit: "seconds",
    min: 1,
    fallback: WEIGHTS_DEFAULTS.clockToleranceMs / 1000,
    option: "clockToleranceMs",
    times: 1000,
  }),
  VERIFY_BEFORE_WEIGHTS: setting.flag({
    doc: "Verify the last round before a new entry of leader.json gives weight",
    fallback: true,
  }),
  ACCEPT_REPAIRED_ROUNDS: setting.flag({
    doc: "Take a round as proved although a person repaired its record",
    fallback: false,
    option: "acceptRepaired",
  }),
});
