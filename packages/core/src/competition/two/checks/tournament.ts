import { LEADER } from "../../records/names.ts";
import type { Tally } from "../../verify/tally.ts";
import type { ContextTwo } from "../load-context.ts";
import { isSameVerdict, verdictOf } from "../rules/steps.ts";
import { isOpen } from "../rules/timeline.ts";

/** The verdicts of audits, and the winner, against the timeline that matrices, reports and source audits give. */
export function checkTimeline({ policy, facts, round, winner }: ContextTwo, tally: Tally): void {
  const timeline = policy.timeline(facts);
  for (const [hotkey, { verdict, reason }] of facts.verdicts) {
    const expected = verdictOf(timeline.entries.find((one) => one.hotkey === hotkey));
    tally.expect(expected === null || isSameVerdict({ verdict, reason }, expected), () => ({
      code: "AUDIT_VERDICT_DIFFERS",
      file: `rounds/${round}/generation_audits.json`,
      path: hotkey,
      hotkey,
      recorded: { verdict, reason },
      expected,
      message: `The audit of ${hotkey} in round ${round} is recorded as ${verdict} ("${reason}"); its margins give ${expected?.verdict} ("${expected?.reason}").`,
    }));
  }
  if (winner === null) return;
  tally.expect(timeline.finalized, () => ({
    code: "WINNER_EARLY",
    file: `rounds/${round}/winner.json`,
    path: "winner_hotkey",
    recorded: winner,
    expected: null,
    message: `Round ${round} has the winner ${winner} though its timeline is open: ${timeline.entries
      .filter(isOpen)
      .map(({ hotkey }) => hotkey)
      .join(", ")}.`,
  }));
  tally.expect(winner === timeline.winner, () => ({
    code: "WINNER_DIFFERS",
    file: `rounds/${round}/winner.json`,
    path: "winner_hotkey",
    hotkey: timeline.winner === LEADER ? null : timeline.winner,
    recorded: winner,
    expected: timeline.winner,
    message: `Matrices and audits of round ${round} give the crown to ${timeline.winner}, not ${winner}.`,
  }));
}

/** Requests name the miner that won and the one that it beat, verdicts only miners whose audit was asked for; whoever took the crown has one. */
export function checkAuditsAsked({ facts, policy, round, winner }: ContextTwo, tally: Tally): void {
  const settledEntries = policy.timeline(facts).entries.filter((entry) => verdictOf(entry) !== null);
  for (const { hotkey, defender, status } of winner === null ? [] : settledEntries) {
    tally.expect(status === "rejected" || facts.verdicts.size === 0 || facts.verdicts.has(hotkey), () => ({
      code: "AUDIT_VERDICT_MISSING",
      file: `rounds/${round}/generation_audits.json`,
      path: hotkey,
      hotkey,
      recorded: null,
      expected: "passed",
      message: `${hotkey} held the crown of round ${round}, and no verdict of its audit is recorded.`,
    }));
    const request = facts.requests.find((one) => one.hotkey === hotkey);
    tally.expect(!request?.latestDefender || request.latestDefender === defender, () => ({
      severity: "warning",
      code: "REQUEST_NOTES_DIFFER",
      file: `rounds/${round}/require_audit.json`,
      path: hotkey,
      hotkey,
      recorded: request?.latestDefender,
      expected: defender,
      message: `The audit asked of ${hotkey} in round ${round} names ${request?.latestDefender} as the one that it beat; the timeline has ${defender}.`,
    }));
  }
  const requestHotkeys = new Set(facts.requests.map(({ hotkey }) => hotkey));
  for (const hotkey of facts.verdicts.keys()) {
    tally.expect(requestHotkeys.has(hotkey), () => ({
      code: "AUDIT_UNREQUESTED",
      file: `rounds/${round}/generation_audits.json`,
      path: hotkey,
      hotkey,
      message: `${hotkey} has a verdict in round ${round} though nobody asked for its audit.`,
    }));
  }
}
