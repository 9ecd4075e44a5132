import { OWNER_DEFAULTS, type OwnerSettings } from "./settings.ts";

/** What is waited for, and the bounds of a wait. */
export type NextLookOptions = Pick<OwnerSettings, "minCheckMs" | "maxCheckMs"> & {
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** `next_stage_eta` of the state, or another expected time in the same form. */
  readonly eta: string | null;
};

/**
 * When to look at the state again, milliseconds since the epoch: at the eta, but neither too soon nor too late.
 *
 * @example
 * nextLook({ now: clock.now(), eta: state.next_stage_eta });
 */
export function nextLook(options: NextLookOptions): number {
  const { now, eta, minCheckMs = OWNER_DEFAULTS.minCheckMs, maxCheckMs = OWNER_DEFAULTS.maxCheckMs } = options;
  const wait = eta === null ? maxCheckMs : Date.parse(eta) - now;
  return now + Math.min(maxCheckMs, Math.max(minCheckMs, wait));
}
