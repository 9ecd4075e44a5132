import { setting, settingGroup } from "../../../base/settings/index.ts";
import type { Chain } from "../../../ports/chain.ts";

/** What the service remembers of its last look. */
export type WeightsSeen = {
  /** Commit of the state repository. */
  readonly revision: string | null;
  /** Hotkey that was last given weight as leader. */
  readonly hotkey: string | null;
};

/** Where that is kept between runs. */
export type WeightsMemory = {
  load(): Promise<WeightsSeen | null>;
  save(seen: WeightsSeen): Promise<void>;
};

/** Proves a finished round from its records; `findings` are lines for people. */
export type VerifyRound = (
  round: number,
  options: { readonly signal: AbortSignal },
) => Promise<{ readonly ok: boolean; readonly findings: readonly string[] }>;

export type WeightsServiceOptions = {
  readonly chain: Chain;
  /**
   * Proves the last round before a hotkey gets weight that did not have it. `"off"` sets weights on the record's word alone, and says so
   * each time.
   */
  readonly verifyRound: VerifyRound | "off";
  /** True when the branch went from one commit to the other by adding commits only. @default no check, with a warning */
  readonly isFastForward?:
    | ((
        move: { readonly from: string; readonly to: string },
        options: { readonly signal: AbortSignal },
      ) => Promise<boolean>)
    | undefined;
  /** SUBNET_OWNER_UID. @default 199 */
  readonly ownerUid?: number | undefined;
  /** SET_WEIGHTS_INTERVAL_SEC, in milliseconds. @default 1800000 */
  readonly intervalMs?: number | undefined;
  /** Shortest and longest wait before another try after a setting that did not come about, milliseconds. @default [240000, 360000] */
  readonly retryMs?: readonly [number, number] | undefined;
  /** @default 1500 */
  readonly waitForLeaderSeconds?: number | undefined;
  /** Plans and checks, sets nothing. @default false */
  readonly dryRun?: boolean | undefined;
  /** @default in memory: the first turn of a process verifies anew */
  readonly memory?: WeightsMemory | undefined;
  /** 0 ≤ r < 1. @default Math.random */
  readonly random?: (() => number) | undefined;
};

export const WEIGHTS_DEFAULTS = {
  ownerUid: 199,
  intervalMs: 1_800_000,
  retryMs: [240_000, 360_000] as readonly [number, number],
  waitForLeaderSeconds: 1_500,
  dryRun: false,
};

/** Keeps what was seen until the process ends. */
export function createWeightsMemory(seen: WeightsSeen | null = null): WeightsMemory {
  let kept = seen;
  return {
    load: async () => kept,
    async save(next) {
      kept = next;
    },
  };
}

/** This validator's weights. */
export const WEIGHTS_SETTINGS = settingGroup<Pick<WeightsServiceOptions, "ownerUid" | "intervalMs">>()("Weights", {
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
  VERIFY_BEFORE_WEIGHTS: setting.flag({
    doc: "Verify the last round before a new hotkey gets weight",
    fallback: true,
  }),
});
