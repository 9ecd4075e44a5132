import type { Service, StateStore } from "@404-gen/core";
import { formatSourceAudits, paths, sourceAuditsFile, stateFile } from "@404-gen/core/records";
import { getFile } from "@404-gen/core/round";
import { auditRequestsFileTwo } from "@404-gen/core/two";

/** A service in place of the people who read miners' sources: the source of every miner with an audit request passes. */
export function createSourceAuditor({ state }: { readonly state: StateStore }): Service {
  return {
    name: "source-auditor",
    async turn({ signal }) {
      const current = await getFile(state, stateFile);
      if (current?.stage !== "duels") return { kind: "idle", reason: "no duels", untilMs: null };
      const round = current.current_round;
      // This file parses the requests of both competitions.
      const requests = (await getFile(state, auditRequestsFileTwo, { round })) ?? [];
      const audits = (await getFile(state, sourceAuditsFile, { round })) ?? [];
      const due = requests.filter(({ hotkey }) => !audits.some((audit) => audit.hotkey === hotkey));
      if (due.length === 0) return { kind: "idle", reason: "nothing to read", untilMs: null };
      const verdicts = due.map(({ hotkey }) => ({
        hotkey,
        verdict: "passed" as const,
        reason: "Read in full, nothing found",
      }));
      await state.commit([{ path: paths.sourceAudits(round), text: formatSourceAudits([...audits, ...verdicts]) }], {
        message: `Update source audits for round ${round}`,
        signal,
      });
      return { kind: "acted", what: `read the sources of ${due.map(({ hotkey }) => hotkey.slice(0, 10)).join(", ")}` };
    },
  };
}
