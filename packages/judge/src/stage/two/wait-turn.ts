import type { TurnResult } from "@404-gen/core";
import { auditRequestExtrasTwo, openAudit } from "@404-gen/core/two";
import { waitForOthers } from "../wait-for-others.ts";
import type { StageContextTwo, TurnTwo } from "./context.ts";

/** A turn without a match to play: says for which audits, and which parts of them, the round waits, and since when. */
export function waitTurnTwo(
  { alarms, settings }: StageContextTwo,
  { look, facts, waitingFor }: TurnTwo & { readonly waitingFor: readonly string[] },
): TurnResult {
  const reason = `waiting for: ${waitingFor.map((hotkey) => openParts(facts, hotkey)).join("; ")}`;
  alarms.raise(reason, { kind: "audit-awaited", level: "info", title: `Round ${facts.round} ${reason}` });
  return waitForOthers(reason, { look, settings });
}

/** "repeats 2, 3 and source audit of 5F… since 2026-02-03T10:00:00Z". */
function openParts({ decided, requests }: TurnTwo["facts"], hotkey: string): string {
  const { repeats, source } = openAudit(decided, hotkey);
  const parts = [...(repeats.length > 0 ? [`repeats ${repeats.join(", ")}`] : []), ...(source ? ["source audit"] : [])];
  const request = requests.find((entry) => entry.hotkey === hotkey);
  const since = auditRequestExtrasTwo.of(request).requested_at ?? "its request";
  return `${parts.join(" and ") || "audit"} of ${hotkey} since ${since}`;
}
