import type { TurnResult } from "@404-gen/core";
import type { Look } from "@404-gen/core/owner";
import type { DUELS_DEFAULTS } from "./settings.ts";

/**
 * Nothing to do until an auditor or a person recorded something. An auditor of this process is heard at once, others are seen at the next
 * look, `checkAuditMs` later; a fixed wait of 1,800 s would hold a crown for half an hour after its last report.
 */
export function waitForOthers(
  reason: string,
  {
    look,
    settings,
  }: { readonly look: Pick<Look, "now">; readonly settings: Pick<typeof DUELS_DEFAULTS, "checkAuditMs"> },
): TurnResult {
  return { kind: "waiting", reason, untilMs: look.now + settings.checkAuditMs, orChange: true };
}
