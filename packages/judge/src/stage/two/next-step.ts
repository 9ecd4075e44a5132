import { auditKey, type DuelsStep, hasDelivered } from "@404-gen/core/two";
import { short } from "../names.ts";
import type { StageContextTwo, TurnTwo } from "./context.ts";
import { readSides } from "./facts.ts";

/**
 * The next step by the policy. An audit match with a side without any module could never be entered, so it is left out, and an alarm is
 * raised. The reference tries such a match again and again (DECISIONS.md B9).
 */
export async function nextStepOf(context: StageContextTwo, { look, facts }: TurnTwo): Promise<DuelsStep> {
  const { policy, settings, alarms } = context;
  const unplayable = new Set<string>();
  for (;;) {
    const step = policy.nextStep(facts.decided, { unplayable, auditRejected: settings.auditRejected });
    if (step.kind !== "audit-duel") return step;
    const { hotkey, side, repeat } = step;
    const sides = await readSides(look.record, { ...facts, left: side, right: hotkey, repeat });
    if (hasDelivered(sides.left) && hasDelivered(sides.right)) return step;
    const key = auditKey(step);
    unplayable.add(key);
    const lacking = hasDelivered(sides.right) ? `${short(side)} shows no module` : "its image made no module again";
    alarms.raise(`audit-unplayable ${facts.round} ${key}`, {
      kind: "audit-unplayable",
      level: "alarm",
      title: `Round ${facts.round}: repeat ${repeat} of ${short(hotkey)} against ${short(side)} cannot be played: ${lacking}`,
      fields: { hotkey, side, repeat },
    });
  }
}
