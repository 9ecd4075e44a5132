import type { TurnResult } from "@404-gen/core";
import { MESSAGES_TWO } from "@404-gen/core/records";
import { formatTimestamp } from "@404-gen/core/rules";
import { type AuditRequest, STATE_FILES_TWO } from "@404-gen/core/two";
import { short } from "../names.ts";
import type { StageContextTwo, TurnTwo } from "./context.ts";

const { auditRequests } = STATE_FILES_TWO;

/** Requests audits of possible winners, each with the leader that it beat. */
export async function requestAudits(
  { notifier }: StageContextTwo,
  { facts, look, requests }: TurnTwo & { readonly requests: readonly AuditRequest[] },
): Promise<TurnResult> {
  const { round } = facts;
  const path = auditRequests.path({ round });
  const requested_at = formatTimestamp(look.now);
  const entries = requests.map(({ hotkey, latestDefender }) => {
    const former = facts.requests.find((request) => request.hotkey === hotkey);
    // Start of the wait, for the text "waiting for … since …".
    return former === undefined
      ? { hotkey, latest_defender: latestDefender, x404: { requested_at } }
      : { ...former, latest_defender: latestDefender };
  });
  await look.commit([{ path, text: auditRequests.format(entries) }], {
    message: MESSAGES_TWO.auditRequests.text({ round }),
    // The winners depend on verdicts of auditors and people. When one of these comes first, the commit fails.
    expect: { [path]: facts.texts.requests, ...facts.others },
  });
  const changes = entries.filter(
    ({ hotkey, latest_defender }) =>
      !facts.requests.some((request) => request.hotkey === hotkey && request.latest_defender === latest_defender),
  );
  for (const { hotkey, latest_defender: defender } of changes)
    await notifier.notify({
      kind: "audit-requested",
      level: "info",
      title: `Round ${round}: audit of ${short(hotkey)} requested, which beat ${short(defender)}`,
      fields: { hotkey, defender },
    });
  return { kind: "acted", what: `requested an audit of ${changes.map(({ hotkey }) => short(hotkey)).join(", ")}` };
}
