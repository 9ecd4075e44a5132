/** Milliseconds of a UTC day; UTC has no other length of day that matters here. */
export const DAY_MS = 86_400_000;

/** Midnight (UTC) of the day that a moment falls on. */
export function dayOf(ms: number): number {
  return Math.floor(ms / DAY_MS) * DAY_MS;
}

/** Midnight (UTC) of `YYYY-MM-DD`; null when the calendar has no such day. */
export function parseDate(text: string): number | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!match) return null;
  const ms = Date.UTC(Number(match[1]), Number(match[2]) - 1, Number(match[3]));
  return formatDate(ms) === text ? ms : null;
}

/** `YYYY-MM-DD` of a moment. */
export function formatDate(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

/** Milliseconds after midnight of `HH:MM:SS`. */
export function parseTimeOfDay(text: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = text.split(":").map(Number);
  return ((hours * 60 + minutes) * 60 + seconds) * 1000;
}

/**
 * ISO 8601 UTC with `Z` and whole seconds, as records hold timestamps.
 *
 * @param ms Milliseconds since 1970; the part of a second is dropped. Throws `RangeError` outside of what `Date` holds.
 * @example
 * formatTimestamp(1_770_112_800_500); // "2026-02-03T10:00:00Z"
 */
export function formatTimestamp(ms: number): string {
  return `${new Date(Math.floor(ms / 1000) * 1000).toISOString().slice(0, 19)}Z`;
}
