import { STAGE_DEFAULTS, type StageSettings } from "./settings.ts";

export type NextLookOptions = Pick<StageSettings, "minCheckMs" | "maxCheckMs"> & {
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** `next_stage_eta` of the state, or another expected time in the same form. */
  readonly eta: string | null;
};

/** When to look at the state again, milliseconds since the epoch: at the eta, but neither too soon nor too late. */
export function nextLook(options: NextLookOptions): number {
  const { now, eta, minCheckMs = STAGE_DEFAULTS.minCheckMs, maxCheckMs = STAGE_DEFAULTS.maxCheckMs } = options;
  const wait = eta === null ? maxCheckMs : Date.parse(eta) - now;
  return now + Math.min(maxCheckMs, Math.max(minCheckMs, wait));
}
