import { announceTimeline } from "@404-gen/core/two";
import type { StageContextTwo, TurnTwo } from "./context.ts";

/** Sends a notice of the timeline when it has changed since the last look, in the reference's own form. */
export async function tellTimeline({ memory, notifier, policy }: StageContextTwo, { facts }: TurnTwo): Promise<void> {
  const text = announceTimeline(policy.timeline(facts.decided));
  const before = memory.announced;
  memory.announced = text;
  if (before === null || before === text) return;
  await notifier.notify({
    kind: "timeline-changed",
    level: "info",
    title: `Round ${facts.round}: the timeline changed`,
    fields: { timeline: text },
  });
}
