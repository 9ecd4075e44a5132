import type { TurnResult } from "@404-gen/core";
import type { Look } from "@404-gen/core/owner";
import type { DUELS_DEFAULTS } from "./settings.ts";

type WaitPlace = {
  readonly look: Pick<Look, "now">;
  readonly settings: Pick<typeof DUELS_DEFAULTS, "checkAuditMs">;
};

/**
 * A turn with nothing to do until an auditor or a person records something. The commit of an auditor in this process wakes the service at once, others are
 * seen at the next look, `checkAuditMs` later. A fixed wait of 1,800 s would delay a crown by half an hour after its last report.
 */
export function waitForOthers(reason: string, { look, settings }: WaitPlace): TurnResult {
  return { kind: "waiting", reason, untilMs: look.now + settings.checkAuditMs, orChange: true };
}

type Baseline = WaitPlace & {
  /** Prompts of the round. */
  readonly stems: readonly string[];
  /** Prompts that the leader's image still has to make. */
  readonly gaps: readonly string[];
};

/** Waits for the leader's baseline before the round's first match; null when it is complete. */
export function waitForBaseline({ stems, gaps, ...place }: Baseline): TurnResult | null {
  if (gaps.length === 0) return null;
  const reason = `waiting for: the leader's baseline, ${gaps.length} of ${stems.length} prompts still to come`;
  return waitForOthers(reason, place);
}
