import type { TurnResult } from "@404-gen/core";
import { formatAuditRequests, leftName, MESSAGES, paths } from "@404-gen/core/records";
import { neededIn, readRoundOne } from "@404-gen/core/round";
import { formatTimestamp, type TournamentAction } from "@404-gen/core/rules";
import { short } from "../names.ts";
import type { StageContext, Turn } from "./context.ts";
import { loadPrompts } from "./facts.ts";

export type RequestAuditOptions = Turn & { readonly action: Extract<TournamentAction, { kind: "request-audit" }> };

/** Requests the audit of a possible winner, with the prompts that decided its match. */
export async function requestAudit(context: StageContext, options: RequestAuditOptions): Promise<TurnResult> {
  const { facts, action, look } = options;
  const path = paths.auditRequests(facts.round);
  const request = {
    hotkey: action.hotkey,
    critical_prompts: [...(await criticalPrompts(context, options))],
    // Start of the wait, for the text "waiting for … since …".
    x404: { requested_at: formatTimestamp(look.now), defender: action.defender, margin: action.margin },
  };
  const requests = [...(facts.requests ?? []), request];
  await look.commit([{ path, text: formatAuditRequests(requests) }], {
    message: MESSAGES.auditRequests.text({ round: facts.round }),
    expect: { [path]: await look.record.read(path) },
  });
  await context.notifier.notify({
    kind: "audit-requested",
    level: "info",
    title: `Round ${facts.round}: audit of ${short(action.hotkey)} requested (margin ${action.margin.toFixed(4)} over ${short(action.defender)})`,
    fields: { hotkey: action.hotkey, critical: request.critical_prompts.length },
  });
  return { kind: "acted", what: `requested an audit of ${short(action.hotkey)}` };
}

async function criticalPrompts(
  context: StageContext,
  { facts, action, look }: RequestAuditOptions,
): Promise<readonly string[]> {
  const { hotkey, defender, margin } = action;
  const why = "the match is in the matrix, its report is not";
  const { read } = readRoundOne(look.record, facts);
  const report = neededIn(await read.matchReport(hotkey, leftName(defender, facts.hotkeys)), { why });
  const prompts = await loadPrompts(look.record, facts.round);
  return context.policy.decisivePrompts({
    duels: report.duels,
    seed: facts.seed,
    margin,
    winMargin: facts.config.win_margin,
    prompts: prompts.length,
    maxMismatchedMargin: context.settings.maxMismatchedMargin,
  });
}
