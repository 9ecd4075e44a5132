import type { Service, StateStore } from "@404-gen/core";
import {
  auditRequestsFile,
  formatSourceAudits,
  leaderFile,
  paths,
  type SourceAudits,
  sourceAuditsFile,
  submissionsFile,
} from "@404-gen/core/records";
import { getFile } from "@404-gen/core/round";
import { createDuelsWriter } from "./duels-writer.ts";
import type { SourceRule } from "./refuse-repeats.ts";

/**
 * The service that records the verdicts of a source rule as source audits. A refused miner fails before its first match, so no duel is spent on it;
 * the others pass when the stage `duels` requests an audit. (In a real validator people also read the sources.)
 */
export function createSourceAuditor({
  state,
  rule,
}: {
  readonly state: StateStore;
  readonly rule: SourceRule;
}): Service {
  return createDuelsWriter({
    name: "source-auditor",
    state,
    pathOf: paths.sourceAudits,
    idle: "no verdict is due",
    async due(round) {
      const audits = (await getFile(state, sourceAuditsFile, { round })) ?? [];
      const due = (await verdicts(state, { round, rule })).filter(
        ({ hotkey }) => !audits.some((audit) => audit.hotkey === hotkey),
      );
      if (due.length === 0) return null;
      return {
        text: formatSourceAudits([...audits, ...due]),
        message: `Update source audits for round ${round}`,
        what: due.map(({ hotkey, verdict }) => `${verdict} ${hotkey.slice(0, 10)}`).join(", "),
      };
    },
  });
}

/** All verdicts that follow from the record now. */
async function verdicts(
  state: StateStore,
  { round, rule }: { readonly round: number; readonly rule: SourceRule },
): Promise<SourceAudits> {
  const submissions = (await getFile(state, submissionsFile, { round })) ?? {};
  const leader = (await getFile(state, leaderFile)) ?? [];
  const requests = (await getFile(state, auditRequestsFile, { round })) ?? [];
  const refusals = rule({ submissions, leader });
  return [
    ...[...refusals].map(([hotkey, reason]) => ({ hotkey, verdict: "failed" as const, reason })),
    ...requests
      .filter(({ hotkey }) => !refusals.has(hotkey))
      .map(({ hotkey }) => ({ hotkey, verdict: "passed" as const, reason: "The rule has nothing against it" })),
  ];
}
