import { majority } from "@404-gen/core/rules";
import type { MatchEntry } from "./form.ts";

/** The duel's winner when the plan decides it or it has all plays that it needs, else `skipped`. */
export function winnerOf(entry: MatchEntry, playCount: number): "left" | "right" | "draw" | "skipped" {
  if (entry.outcome !== "duel") return entry.outcome;
  return entry.plays.length < playCount ? "skipped" : majority(entry.plays.slice(0, playCount));
}
