import { LEADER } from "../../records/names.ts";
import { formatPercent } from "../../rules/python-format.ts";
import type { Timeline, TimelineEntry } from "./timeline.ts";

/** Characters of a hotkey in the text. `leader` is shorter, so it stays whole. */
const SHORT = 10;

/**
 * The timeline as the reference service announces it, line by line; its form is part of the vectors.
 *
 * @example
 * announceTimeline(deriveTimeline(facts)); // "leader\n  1. 5HJvp6ZSTt  won +10.16% vs leader  [verified]\nCurrent leader: 5HJvp6ZSTt"
 */
export function announceTimeline({ entries, winner }: Timeline): string {
  if (entries.length === 0) return `${LEADER} (no qualifiers)`;
  const lines = entries.map((entry, index) => `  ${index + 1}. ${entry.hotkey.slice(0, SHORT)}  ${outcome(entry)}`);
  const leaderLine = winner === LEADER ? [] : [`Current leader: ${winner.slice(0, SHORT)}`];
  return [LEADER, ...lines, ...leaderLine].join("\n");
}

function outcome({ status, defender, margin, verified, reason }: TimelineEntry): string {
  const rival = defender.slice(0, SHORT);
  if (status === "rejected") return `rejected: ${reason}`;
  if (status === "pending") return "pending";
  if (status === "lost") return `lost to ${rival} (${formatPercent(margin ?? 0)})`;
  return `won ${formatPercent(margin ?? 0)} vs ${rival}  [${verified ? "verified" : "unverified"}]`;
}
