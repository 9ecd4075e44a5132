/** Over how long a rate is taken, minutes and milliseconds. */
export const RATE_MINUTES = 5;
export const RATE_MS = RATE_MINUTES * 60_000;

/** How many of these moments lie in the last five minutes, a minute. */
export const perMinute = (moments: readonly number[], now: number): number =>
  moments.filter((at) => at > now - RATE_MS).length / RATE_MINUTES;
