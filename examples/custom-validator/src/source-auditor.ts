import type { Service, StateStore } from "@404-gen/core";
import {
  auditRequestsFile,
  formatSourceAudits,
  leaderFile,
  parseState,
  paths,
  type SourceAudits,
  sourceAuditsFile,
  submissionsFile,
} from "@404-gen/core/records";
import { getFile } from "@404-gen/core/round";
import type { SourceRule } from "./refuse-repeats.ts";

/**
 * The service that puts a source rule into the record, as source audits: a refused miner fails before its first match, so no duel is
 * spent on it; the others pass when the DUELS stage asks for them. (A real validator's people also read the sources.)
 */
export function createSourceAuditor({
  state,
  rule,
}: {
  readonly state: StateStore;
  readonly rule: SourceRule;
}): Service {
  return {
    name: "source-auditor",
    async turn({ signal }) {
      await state.refresh({ signal });
      const stateText = await state.read(paths.state);
      const now = stateText === null ? null : parseState(stateText, { path: paths.state });
      if (now?.stage !== "duels") return { kind: "idle", reason: "no duels", untilMs: null };
      const round = now.current_round;
      const path = paths.sourceAudits(round);
      const auditsText = await state.read(path);
      const audits = (await getFile(state, sourceAuditsFile, { round })) ?? [];
      const due = (await verdicts(state, { round, rule })).filter(
        ({ hotkey }) => !audits.some((audit) => audit.hotkey === hotkey),
      );
      if (due.length === 0) return { kind: "idle", reason: "no verdict is due", untilMs: null };
      await state.commit([{ path, text: formatSourceAudits([...audits, ...due]) }], {
        message: `Update source audits for round ${round}`,
        expect: { [paths.state]: stateText, [path]: auditsText }, // nobody paused the round or wrote a verdict meanwhile
        signal,
      });
      return { kind: "acted", what: due.map(({ hotkey, verdict }) => `${verdict} ${hotkey.slice(0, 10)}`).join(", ") };
    },
  };
}

/** Every verdict that the record calls for now. */
async function verdicts(
  state: StateStore,
  { round, rule }: { readonly round: number; readonly rule: SourceRule },
): Promise<SourceAudits> {
  const submissions = (await getFile(state, submissionsFile, { round })) ?? {};
  const leader = (await getFile(state, leaderFile)) ?? [];
  const requests = (await getFile(state, auditRequestsFile, { round })) ?? [];
  const refused = rule({ submissions, leader });
  return [
    ...[...refused].map(([hotkey, reason]) => ({ hotkey, verdict: "failed" as const, reason })),
    ...requests
      .filter(({ hotkey }) => !refused.has(hotkey))
      .map(({ hotkey }) => ({ hotkey, verdict: "passed" as const, reason: "The rule has nothing against it" })),
  ];
}
