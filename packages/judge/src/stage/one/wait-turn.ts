import type { TurnResult } from "@404-gen/core";
import { type AuditWait, matchKey, type TournamentAction } from "@404-gen/core/rules";
import { waitForOthers } from "../wait-for-others.ts";
import type { StageContext, Turn } from "./context.ts";
import { playTurn } from "./play-turn.ts";

export type WaitTurnOptions = Turn & { readonly action: Extract<TournamentAction, { kind: "wait" }> };

/** A turn while audits run: plays the most useful exploratory match that the budget permits, else waits and says for what. */
export async function waitTurn(context: StageContext, options: WaitTurnOptions): Promise<TurnResult> {
  const { action, facts, look } = options;
  const { now } = look;
  const reason = waitingReason(options);
  context.alarms.raise(reason, { kind: "audit-awaited", level: "info", title: `Round ${facts.round} ${reason}` });
  const exploratoryCount = facts.matrix.filter((row) => row.left !== "leader").length;
  const match =
    exploratoryCount < context.settings.exploratoryBudget
      ? action.exploratory.find(
          ({ left, right }) => (context.memory.cooling.get(matchKey(left, right))?.untilMs ?? 0) <= now,
        )
      : undefined;
  if (match === undefined) return waitForOthers(reason, { look, settings: context.settings });
  const turn = await playTurn(context, { ...options, match, phase: "exploratory" });
  // A failed exploratory match delays nothing: the next turn plays another one, or waits for the audits.
  return turn.kind === "waiting" ? { kind: "acted", what: turn.reason } : turn;
}

/** "waiting for: source audit of 5F… since 2026-02-03T10:00:00Z; …", with the recorded times of the requests. */
function waitingReason({ action, facts }: WaitTurnOptions): string {
  const since = new Map(
    (facts.requests ?? []).map((request) => [
      request.hotkey,
      (request["x404"] as { requested_at?: unknown } | undefined)?.requested_at,
    ]),
  );
  const parts = (wait: AuditWait) => [
    ...(wait.generation ? ["generation audit"] : []),
    ...(wait.source ? ["source audit"] : []),
  ];
  const items = action.waitingFor.flatMap((wait) =>
    parts(wait).map((part) => `${part} of ${wait.hotkey} since ${since.get(wait.hotkey) ?? "its request"}`),
  );
  return `waiting for: ${items.join("; ")}`;
}
