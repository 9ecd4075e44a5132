/** Over how long a rate is taken, milliseconds. */
export const RATE_MS = 300_000;

/** How many of these moments lie in the last five minutes, a minute. */
export const perMinute = (moments: readonly number[], now: number): number =>
  moments.filter((at) => at > now - RATE_MS).length / (RATE_MS / 60_000);
