import type { AuditSettings } from "../settings.ts";

/**
 * Generation time that counts, seconds: from the request to the headers, plus the body's time beyond the time that its size explains. A
 * container that sends its headers at once, and works while it sends the body slowly, gains nothing.
 */
export function countedSeconds(
  timing: { readonly headers: number; readonly lastByte: number; readonly bytes: number },
  rules: Pick<AuditSettings, "bodyGraceSeconds" | "bodyBytesPerSecond">,
): number {
  const bodySeconds = rules.bodyGraceSeconds + timing.bytes / rules.bodyBytesPerSecond;
  return timing.headers + Math.max(0, timing.lastByte - timing.headers - bodySeconds);
}
