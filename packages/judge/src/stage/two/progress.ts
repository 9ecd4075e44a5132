import { announceTimeline } from "@404-gen/core/two";
import type { StageContextTwo, TurnTwo } from "./context.ts";

/** Announces the timeline when it changed since this process last looked, in the reference's own form. */
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
