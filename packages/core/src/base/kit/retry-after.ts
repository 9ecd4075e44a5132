/**
 * Milliseconds that a `Retry-After` header asks for: whole seconds, or an HTTP date; undefined without a header, and for one that says nothing
 * usable. `nowMs`: milliseconds since the epoch.
 *
 * @example
 * retryAfterMs("17", clock.now()); // 17000
 */
export function retryAfterMs(header: string | null | undefined, nowMs: number): number | undefined {
  const text = header?.trim() ?? "";
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  // A number in another form is no date: Date.parse takes "-5" and "1.5" for days of May and January 2001.
  const at = text === "" || Number.isFinite(Number(text)) ? Number.NaN : Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.max(0, at - nowMs);
}
