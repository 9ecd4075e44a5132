import type { Service, StateStore } from "@404-gen/core";
import { auditRequestsFile, formatSourceAudits, paths, sourceAuditsFile } from "@404-gen/core/records";
import { getFile } from "@404-gen/core/round";
import { createDuelsWriter } from "./duels-writer.ts";

/**
 * A source auditor **with a mistake that the simulator finds**: it keeps in its process which miners' sources it has read, and does not ask the
 * record. After a restart it reads all sources again, and writes a second verdict.
 */
export function createForgetfulSourceAuditor({ state }: { readonly state: StateStore }): Service {
  const readSolutions = new Set<string>();
  return createDuelsWriter({
    name: "source-auditor",
    state,
    pathOf: paths.sourceAudits,
    idle: "no verdict is due",
    async due(round) {
      const audits = (await getFile(state, sourceAuditsFile, { round })) ?? [];
      const requests = (await getFile(state, auditRequestsFile, { round })) ?? [];
      const due = requests.filter(({ hotkey }) => !readSolutions.has(`${round} ${hotkey}`));
      if (due.length === 0) return null;
      for (const { hotkey } of due) readSolutions.add(`${round} ${hotkey}`);
      const read = due.map(({ hotkey }) => ({ hotkey, verdict: "passed" as const, reason: "Read in full" }));
      return {
        text: formatSourceAudits([...audits, ...read]),
        message: `Update source audits for round ${round}`,
        what: read.map(({ hotkey }) => `passed ${hotkey.slice(0, 10)}`).join(", "),
      };
    },
  });
}
