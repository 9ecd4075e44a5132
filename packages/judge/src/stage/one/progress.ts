import { short } from "../names.ts";
import type { StageContext, Turn } from "./context.ts";

/** Sends notices of changes in the tournament since the last look: the qualification is complete, a new leader, a reset. */
export async function tellProgress(context: StageContext, { facts }: Turn): Promise<void> {
  const status = context.policy.standing(facts.tournament);
  const before = context.memory.path;
  const now = status.crownPath;
  const unplayedCount = context.memory.unplayed;
  context.memory.path = now;
  context.memory.unplayed = status.unplayed.length;
  if (before === null) return;
  if (unplayedCount > 0 && status.unplayed.length === 0)
    await context.notifier.notify({
      kind: "qualification-complete",
      level: "info",
      title: `Round ${facts.round}: ${status.qualified.length} of ${status.contenders.length} qualified`,
    });
  const loser = before.find((hotkey) => status.rejected.includes(hotkey));
  if (loser !== undefined)
    await context.notifier.notify({
      kind: "timeline-reset",
      level: "warning",
      title: `Round ${facts.round}: ${short(loser)} was rejected; the timeline starts again without it`,
      fields: { rejected: loser },
    });
  const holder = now.at(-1);
  if (holder !== undefined && holder !== before.at(-1))
    await context.notifier.notify({
      kind: "crown-moved",
      level: "info",
      title: `Round ${facts.round}: ${short(holder)} holds the crown`,
      fields: { hotkey: holder },
    });
}
